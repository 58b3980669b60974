namespace KfpMetadata.Tests.Reference;

/// <summary>The databases that MLMD servers keep their stores in.</summary>
public enum ReferenceDatabaseKind
{
    /// <summary>MariaDB, in the place of Kubeflow's MySQL.</summary>
    MariaDb,

    PostgreSql,
}
