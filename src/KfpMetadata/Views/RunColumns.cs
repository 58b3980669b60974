using System.Management.Automation;

namespace KfpMetadata.Views;

/// <summary>
/// A column for each run that is compared. A view of PowerShell has as many columns as its file says, so a type name tells the views for two
/// and for three runs apart; more runs are a list. The properties have the names of the runs, for scripts and for files.
/// </summary>
internal static class RunColumns
{
    private const string TypeName = "KfpMetadata.KfpDifference#";

    /// <summary>The digits that a column holds on 79 columns, by the number of runs; a row with a longer number goes on below.</summary>
    private static readonly Dictionary<int, int> Widths = new() { [2] = 22, [3] = 18 };

    /// <summary>Gives the row its type name and its properties.</summary>
    public static PSObject Add(KfpDifference row)
    {
        var result = PSObject.AsPSObject(row);
        var runs = row.RunId.Length;
        if (Widths.TryGetValue(runs, out var width))
        {
            result.TypeNames.Insert(0, FormattableString.Invariant($"{TypeName}{runs}"));
            if (row.Value.Any(value => value is long or double && MlmdValue.Format(value).Length > width)) result.TypeNames.Insert(1, TypeName + "Long");
        }

        foreach (var (name, index) in Names(row.RunId).Select(static (name, index) => (name, index)))
        {
            // A run may be called as a property of the row is; that one stays what it is.
            if (result.Properties[name] is null) result.Properties.Add(new PSNoteProperty(name, index < row.Value.Length ? row.Value[index] : null));
        }

        return result;
    }

    /// <summary>The value of a run as a table shows it.</summary>
    public static string? Text(KfpDifference row, int index) =>
        index >= row.Value.Length ? null : row.Value[index] is { } value ? MlmdValue.Format(PowerShellValue.Unwrap(value)) : "-";

    /// <summary>The ids of the runs, UUIDs by their first eight digits as long as these differ.</summary>
    private static IEnumerable<string> Names(string[] runs)
    {
        var names = runs.Select(static run => Guid.TryParseExact(run, "D", out _) ? run[..8] : run).ToList();
        return names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == runs.Length ? names : runs;
    }
}
