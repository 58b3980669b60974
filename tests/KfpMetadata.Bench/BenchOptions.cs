using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>What the command line says.</summary>
/// <param name="Only">The workloads to run; none for all.</param>
/// <param name="Rounds">How often each side runs.</param>
/// <param name="Scale">What sizes are multiplied by.</param>
internal sealed record BenchOptions(IReadOnlyList<string> Only, int Rounds, double Scale)
{
    /// <summary>How to call the program.</summary>
    public const string Usage =
        "dotnet run -c Release --project tests/KfpMetadata.Bench -- compare [--only <workload>]... [--rounds 5] [--scale 1.0]\n"
        + "The peer is ml-metadata in the Python that KFPMETADATA_REFERENCE_1_17_1 names; without it only this module is measured.";

    /// <summary>Reads the command line.</summary>
    /// <returns>What it says, or <see langword="null"/> where it cannot be read.</returns>
    public static BenchOptions? Read(string[] arguments)
    {
        if (arguments is not ["compare", .. var rest] || rest.Length % 2 != 0) return null;
        var only = new List<string>();
        var rounds = 5;
        var scale = 1.0;
        for (var index = 0; index < rest.Length; index += 2)
        {
            var value = rest[index + 1];
            var known = rest[index] switch
            {
                "--only" => Add(only, value),
                "--rounds" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out rounds) && rounds > 0,
                "--scale" => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out scale) && scale > 0,
                _ => false,
            };
            if (!known) return null;
        }

        return new BenchOptions(only, rounds, scale);
    }

    private static bool Add(List<string> only, string name)
    {
        only.Add(name);
        return Workload.All.Any(workload => string.Equals(workload.Name, name, StringComparison.Ordinal));
    }
}
