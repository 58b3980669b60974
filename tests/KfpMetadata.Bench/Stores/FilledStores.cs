using KfpMetadata.Storage.Dialects;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Bench;

/// <summary>Files with runs, made when they are first asked for. Each side has its own copy, and only reads it.</summary>
/// <param name="folder">Where files go.</param>
/// <param name="scale">What the numbers of artifacts are multiplied by.</param>
internal sealed class FilledStores(string folder, double scale)
{
    /// <summary>What a store of a workload holds.</summary>
    public StoreShape Shape(int artifacts) => StoreShape.Of(artifacts * scale);

    /// <summary>A path where there is no file yet.</summary>
    public string NewPath() => Path.Combine(folder, Guid.NewGuid().ToString("N") + ".db");

    /// <summary>The file with so many artifacts.</summary>
    public async Task<string> FindAsync(int artifacts, bool forPeer)
    {
        var shape = Shape(artifacts);
        var ours = Path.Combine(folder, $"ours-{shape.Runs}.db");
        var peers = Path.Combine(folder, $"peers-{shape.Runs}.db");
        if (!File.Exists(peers))
        {
            await StoreFiller.FillAsync(ours, shape);
            File.Copy(ours, peers);
            DropAdded(peers);
        }

        return forPeer ? peers : ours;
    }

    /// <summary>The peer's copy is as MLMD makes it.</summary>
    private static void DropAdded(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        foreach (var index in SqliteSchema.ExtraIndexNames)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are the store's own.
            command.CommandText = $"DROP INDEX \"{index}\"";
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}
