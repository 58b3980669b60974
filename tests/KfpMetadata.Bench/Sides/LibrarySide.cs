namespace KfpMetadata.Bench;

/// <summary>The libraries under the module, or the bare generated client: a verb of this program.</summary>
/// <param name="verb">What it does.</param>
/// <param name="more">More arguments of this side alone.</param>
internal sealed class LibrarySide(string verb, params string[] more) : Side
{
    protected override (string Program, string[] Words) CommandLine(IReadOnlyList<(string Name, string Value)> arguments) =>
        (Locations.DotNet, [typeof(LibrarySide).Assembly.Location, "library", verb, .. arguments.SelectMany(static pair => new[] { pair.Name, pair.Value }), .. more]);
}
