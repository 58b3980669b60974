using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>What <c>compare</c> is asked for.</summary>
/// <param name="Only">The workloads to run; none for all.</param>
/// <param name="Rounds">How often each side runs.</param>
/// <param name="Scale">What sizes are multiplied by.</param>
/// <param name="Write">Whether the results go into the documentation.</param>
internal sealed record CompareOptions(IReadOnlyList<string> Only, int Rounds, double Scale, bool Write)
{
    /// <summary>How to call the program.</summary>
    public const string Usage =
        """
        dotnet run -c Release --project tests/KfpMetadata.Bench -- compare [--only <workload>]... [--rounds 5] [--scale 1.0] [--write]
        dotnet run -c Release --project tests/KfpMetadata.Bench -- micro [--filter <name>]

        compare runs workloads on this module and on MLMD's Python client, in the Python that KFPMETADATA_REFERENCE_1_17_1 names; without it, on this
        module alone. --write puts the table into docs/benchmarks.md and docs/benchmarks.json. micro runs the small benchmarks of the code alone.
        """;

    /// <summary>Reads the arguments after <c>compare</c>.</summary>
    /// <returns>What they say, or <see langword="null"/> where they cannot be read.</returns>
    public static CompareOptions? Read(ReadOnlySpan<string> arguments)
    {
        var options = new CompareOptions([], 5, 1, Write: false);
        while (arguments is [var name, .. var rest])
        {
            var hasValue = !string.Equals(name, "--write", StringComparison.Ordinal);
            if (hasValue && rest.IsEmpty) return null;
            if (options.With(name, hasValue ? rest[0] : "") is not { } next) return null;
            options = next;
            arguments = hasValue ? rest[1..] : rest;
        }

        return options;
    }

    /// <summary>Whether goals count: they are for the sizes of scale 1.</summary>
    public bool HasGoals => Scale >= 1;

    private CompareOptions? With(string name, string value) => name switch
    {
        "--only" when Workloads.All.Any(workload => string.Equals(workload.Name, value, StringComparison.Ordinal)) => this with { Only = [.. Only, value] },
        "--rounds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds > 0 => this with { Rounds = rounds },
        "--scale" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var scale) && scale > 0 => this with { Scale = scale },
        "--write" => this with { Write = true },
        _ => null,
    };
}
