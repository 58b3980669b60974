namespace KfpMetadata;

/// <summary>How far a store can be trusted to evaluate a filter.</summary>
internal enum FilterDialect
{
    /// <summary>The embedded store: names and literals are compared exactly.</summary>
    Exact,

    /// <summary>A server over a database that is not known: only what SQLite, MySQL and PostgreSQL all evaluate without losing a row is sent.</summary>
    AnyServer,
}
