using System.Text;

namespace KfpMetadata;

/// <summary>The names of gRPC's status codes as gRPC writes them.</summary>
internal static class MlmdStatusNames
{
    private static readonly Dictionary<MlmdStatusCode, string> Names = Enum.GetValues<MlmdStatusCode>().ToDictionary(static status => status, Write);

    /// <summary>For example <c>DEADLINE_EXCEEDED</c>.</summary>
    /// <param name="status">The status.</param>
    public static string GrpcName(this MlmdStatusCode status) => Names.TryGetValue(status, out var name) ? name : status.ToString();

    private static string Write(MlmdStatusCode status)
    {
        if (status == MlmdStatusCode.Ok) return "OK";
        var name = new StringBuilder();
        foreach (var letter in status.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0) name.Append('_');
            name.Append(char.ToUpperInvariant(letter));
        }

        return name.ToString();
    }
}
