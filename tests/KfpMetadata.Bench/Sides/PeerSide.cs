namespace KfpMetadata.Bench;

/// <summary>MLMD's own Python client: a script in a Python that has it.</summary>
/// <param name="script">The name of the script, <c>peer/….py</c>.</param>
internal sealed class PeerSide(string script) : Side
{
    public override bool IsThere => PeerPython.Path is not null;

    public override bool IsPeer => true;

    protected override (string Program, string[] Words) CommandLine(IReadOnlyList<(string Name, string Value)> arguments) =>
        (PeerPython.Path!, [Locations.Script("peer", script + ".py"), .. arguments.SelectMany(static pair => new[] { "--" + pair.Name, pair.Value })]);
}
