using System.Collections;

namespace KfpMetadata.Binding;

/// <summary>Estimates how much of a message a property value needs.</summary>
internal static class PropertySize
{
    /// <summary>Bytes, roughly: texts as if every letter were of Latin, with room for the others.</summary>
    public static int Of(object? value) => value switch
    {
        string text => 8 + (text.Length * 2),
        MlmdAny any => any.TypeUrl.Length + any.Value.Length,
        MlmdPropertyDictionary map => 8 + map.Sum(static item => item.Key.Length + Of(item.Value)),
        IEnumerable list => 8 + list.Cast<object?>().Sum(Of),
        _ => 12,
    };
}
