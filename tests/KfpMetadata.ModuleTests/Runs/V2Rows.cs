namespace KfpMetadata.ModuleTests.Runs;

/// <summary>The ids of the rows of the v2 run.</summary>
internal sealed record V2Rows(long Pipeline, long Run, long Root, long Dag, long Prep, long Train, long CachedFrom, long Metrics);
