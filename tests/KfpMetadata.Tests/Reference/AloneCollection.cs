namespace KfpMetadata.Tests.Reference;

/// <summary>Tests that load the machine, or measure it: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
