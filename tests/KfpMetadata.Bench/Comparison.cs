using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>Runs one workload on both sides, alternating, each time on a store of its own.</summary>
/// <param name="workload">What to do.</param>
/// <param name="size">How much.</param>
/// <param name="folder">Where files go.</param>
internal sealed class Comparison(Workload workload, int size, string folder)
{
    private string? _filled;

    /// <summary>Runs it.</summary>
    /// <param name="rounds">How often each side runs.</param>
    /// <returns>What was measured.</returns>
    public async Task<Result> RunAsync(int rounds)
    {
        var ours = new List<Measurement>();
        var peer = new List<Measurement>();
        long[]? kept = null;
        for (var round = 0; round < rounds; round++)
        {
            var (measured, rows) = await OnceAsync(isOurs: true);
            ours.Add(measured);
            Same(ref kept, rows);
            if (Scripts.Python is null) continue;
            (measured, rows) = await OnceAsync(isOurs: false);
            peer.Add(measured);
            Same(ref kept, rows);
        }

        return new Result(workload, size, ours, peer);
    }

    /// <summary>Both sides keep the same rows, or they did not do the same.</summary>
    private void Same(ref long[]? kept, long[] rows)
    {
        kept ??= rows;
        if (!kept.AsSpan().SequenceEqual(rows))
            throw new InvalidOperationException($"{workload.Name}: one side keeps {string.Join(", ", kept)} rows in {string.Join(", ", workload.Tables)}, the other {string.Join(", ", rows)}.");
    }

    private async Task<(Measurement Measured, long[] Rows)> OnceAsync(bool isOurs)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".db");
        if (workload.Place is StorePlace.FilledFile or StorePlace.FilledServer) File.Copy(await FilledAsync(), path);
        string output;
        if (workload.Place is StorePlace.NewServer or StorePlace.FilledServer)
        {
            using var server = await PeerServer.StartAsync(path);
            output = await ScriptAsync(isOurs, "port", server.Port.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            output = await ScriptAsync(isOurs, "path", path);
        }

        var rows = StoreRows.Count(path, workload.Tables);
        foreach (var file in Directory.GetFiles(folder, Path.GetFileName(path) + "*")) File.Delete(file);
        return (Measurement.Read(output), rows);
    }

    private Task<string> ScriptAsync(bool isOurs, string place, string value)
    {
        (string Name, string Value)[] arguments = [(place, value), ("size", size.ToString(CultureInfo.InvariantCulture)), .. workload.Both];
        return isOurs
            ? Scripts.RunOursAsync(workload.Script, [.. arguments.SelectMany(static pair => new[] { "-" + pair.Name, pair.Value }), .. workload.Ours])
            : Scripts.RunPeerAsync(workload.Script, arguments.SelectMany(static pair => new[] { "--" + pair.Name, pair.Value }));
    }

    /// <summary>A file with as many artifacts as the workload reads. It is filled once.</summary>
    private async Task<string> FilledAsync()
    {
        if (_filled is not null) return _filled;
        var path = Path.Combine(folder, $"filled-{size}.db");
        if (!File.Exists(path)) await Scripts.RunOursAsync("create", ["-Path", path, "-Size", size.ToString(CultureInfo.InvariantCulture)]);
        return _filled = path;
    }
}
