namespace KfpMetadata.Storage.Schema;

/// <summary>What a database was found to be: empty, or a whole store of a version that is current or can be upgraded.</summary>
/// <param name="Version">The version of the schema; null where the database is empty.</param>
internal readonly record struct SchemaState(long? Version)
{
    public bool IsEmpty => Version is null;

    public bool IsOlder => Version < StoreSchema.Version;
}
