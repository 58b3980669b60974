using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>Runs one workload on both sides, alternating. A workload that writes has a new store each time.</summary>
internal sealed class Comparison(Workload workload, FilledStores stores, double scale)
{
    private readonly int _size = Math.Max(1, (int)(workload.Size * scale));
    private (long Answer, long[] Rows)? _kept;

    /// <summary>Runs it.</summary>
    /// <param name="rounds">How often each side runs.</param>
    /// <returns>What was measured.</returns>
    public async Task<Result> RunAsync(int rounds)
    {
        var ours = new List<Measurement>();
        var peer = new List<Measurement>();
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(await OnceAsync(workload.Ours));
            if (workload.Peer is { IsThere: true } other) peer.Add(await OnceAsync(other));
        }

        return new Result(workload, _size, ours, peer);
    }

    private async Task<Measurement> OnceAsync(Side side)
    {
        var isNew = workload.Artifacts == 0;
        // The server is the peer's, whoever calls it.
        var path = isNew ? stores.NewPath() : await stores.FindAsync(workload.Artifacts, side.IsPeer || workload.OnServer);
        try
        {
            var measured = await MeasureAsync(side, path);
            Check(measured.Answer, isNew ? StoreRows.Count(path, workload.Tables) : []);
            return measured;
        }
        finally
        {
            if (isNew) File.Delete(path);
        }
    }

    private async Task<Measurement> MeasureAsync(Side side, string path)
    {
        if (!workload.OnServer) return await RunAsync(side, "path", path);
        using var server = await PeerServer.StartAsync(path);
        return await RunAsync(side, "port", Text(server.Port));
    }

    private Task<Measurement> RunAsync(Side side, string place, string value) =>
        side.RunAsync([(place, value), ("size", Text(_size)), .. workload.Arguments(stores.Shape(workload.Artifacts))]);

    /// <summary>Both sides find the same and keep the same rows, or they did not do the same.</summary>
    private void Check(long answer, long[] rows)
    {
        _kept ??= (answer, rows);
        if (_kept.Value.Answer != answer || !_kept.Value.Rows.AsSpan().SequenceEqual(rows))
            throw new InvalidOperationException(
                $"{workload.Name}: one run answers {_kept.Value.Answer} and keeps {Text(_kept.Value.Rows)} rows in {string.Join(", ", workload.Tables)}, another answers {answer} and keeps {Text(rows)}.");
    }

    private static string Text(long[] rows) => string.Join(", ", rows);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
