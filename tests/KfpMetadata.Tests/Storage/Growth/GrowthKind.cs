namespace KfpMetadata.Tests.Storage.Growth;

/// <summary>A kind of node as names of calls and of their fields write it.</summary>
internal sealed record GrowthKind(string Name)
{
    public static readonly IReadOnlyList<GrowthKind> All = [new("Artifact"), new("Execution"), new("Context")];

    public string Field => Name.ToLowerInvariant();

    /// <summary>The type of nearly all nodes.</summary>
    public string CommonType => $"common {Field}";

    /// <summary>The type of the nodes that the scenes ask for, and of no others.</summary>
    public string RareType => $"rare {Field}";
}
