using System.Collections;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Value = KfpMetadata.Protocol.Value;

namespace KfpMetadata.Tests.Storage.Workload;

/// <summary>
/// MLMD reads a double as the text that SQLite makes of it, which has 15 significant digits, whatever the file holds; the embedded store
/// reads it whole. Doubles inside of structs are whole in both.
/// </summary>
internal static class ReadDoubles
{
    private const double Tolerance = 1e-14;

    /// <summary>Takes over every double of the expected message that is the found one but for the last digits.</summary>
    public static void Align(IMessage expected, IMessage found)
    {
        if (expected is Value { ValueCase: Value.ValueOneofCase.DoubleValue } there && found is Value { ValueCase: Value.ValueOneofCase.DoubleValue } here)
        {
            if (IsRead(there.DoubleValue, here.DoubleValue))
                here.DoubleValue = there.DoubleValue;
            return;
        }

        if (expected is Struct || expected.Descriptor != found.Descriptor)
            return;
        foreach (var field in expected.Descriptor.Fields.InFieldNumberOrder())
            AlignField(field.Accessor.GetValue(expected), field.Accessor.GetValue(found));
    }

    private static void AlignField(object? expected, object? found)
    {
        switch (expected, found)
        {
            case (IMessage there, IMessage here):
                Align(there, here);
                break;
            case (IDictionary there, IDictionary here):
                foreach (var key in there.Keys)
                {
                    if (here.Contains(key))
                        AlignField(there[key], here[key]);
                }

                break;
            case (IList there, IList here):
                for (var index = 0; index < Math.Min(there.Count, here.Count); index++)
                    AlignField(there[index], here[index]);
                break;
            default:
                break;
        }
    }

    /// <summary>The largest double, cut to 15 digits, is beyond the largest: MLMD reads infinity.</summary>
    private static bool IsRead(double there, double here) =>
        Math.Abs(there - here) <= Math.Abs(here) * Tolerance || (double.IsInfinity(there) && Math.Abs(here) > double.MaxValue * (1 - Tolerance));
}
