using System.Management.Automation;

namespace KfpMetadata.ModuleTests.Harness;

/// <summary>What a script gave.</summary>
/// <param name="Output">The objects.</param>
/// <param name="Errors">The error records; the one that ended the script is the last.</param>
/// <param name="Warnings">The warnings.</param>
/// <param name="Verbose">The verbose lines.</param>
/// <param name="Debug">The debug lines: the calls.</param>
/// <param name="Ended">Whether an error ended the script.</param>
internal sealed record SessionResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Debug,
    bool Ended)
{
    /// <summary>The only object of a script without errors.</summary>
    public PSObject Single => Assert.Single(Succeeded.Output);

    /// <summary>The objects as text.</summary>
    public IReadOnlyList<string> Text => [.. Output.Select(value => value?.ToString() ?? "")];

    /// <summary>This result, of a script without errors.</summary>
    public SessionResult Succeeded
    {
        get
        {
            Assert.True(Errors.Count == 0, string.Join('\n', Errors.Select(Describe)));
            return this;
        }
    }

    /// <summary>The only error, whose id is as said.</summary>
    public ErrorRecord Failed(string errorId)
    {
        var error = Assert.Single(Errors);
        Assert.Equal(errorId, error.FullyQualifiedErrorId.Split(',')[0]);
        return error;
    }

    private static string Describe(ErrorRecord error) => $"{error.FullyQualifiedErrorId}: {error}\n{error.InvocationInfo?.PositionMessage}\n{error.Exception}";
}
