namespace KfpMetadata.Bench;

/// <summary>The module, through its commands: a script in the host.</summary>
/// <param name="script">The name of the script, <c>ours/….ps1</c>.</param>
/// <param name="more">More arguments of this side alone.</param>
internal sealed class ModuleSide(string script, params string[] more) : Side
{
    private static readonly string Host = Path.Combine(Locations.Repository, "src", "KfpMetadata.Host", "bin", Locations.Configuration, "net10.0", "KfpMetadata.Host.dll");

    protected override (string Program, string[] Words) CommandLine(IReadOnlyList<(string Name, string Value)> arguments) =>
        (Locations.DotNet, [Host, Locations.Script("ours", script + ".ps1"), .. arguments.SelectMany(static pair => new[] { "-" + pair.Name, pair.Value }), .. more]);
}
