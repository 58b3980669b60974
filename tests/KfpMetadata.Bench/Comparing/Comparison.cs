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
        var bare = new List<Measurement>();
        for (var round = 0; round < rounds; round++)
        {
            var path = await PathAsync(isPeers: false);
            ours.Add(await OnceAsync(workload.Ours, path));
            if (workload.Bare is { } alone) bare.Add(await BareAsync(alone, path));
            if (IsNew) File.Delete(path);
            if (workload.Peer is not { IsThere: true } other) continue;
            path = await PathAsync(other.IsPeer);
            peer.Add(await OnceAsync(other, path));
            if (IsNew) File.Delete(path);
        }

        return new Result(workload, _size, ours, peer, bare);
    }

    private bool IsNew => workload.Artifacts == 0;

    // The server is the peer's, whoever calls it.
    private async Task<string> PathAsync(bool isPeers) => IsNew ? stores.NewPath() : await stores.FindAsync(workload.Artifacts, isPeers || workload.OnServer);

    private async Task<Measurement> OnceAsync(Side side, string path)
    {
        var measured = await MeasureAsync(side, path);
        Check(measured.Answer, Rows(path));
        return measured;
    }

    /// <summary>What reads finds the same; what writes copies the rows of the file that the module has left.</summary>
    private async Task<Measurement> BareAsync(Side side, string path)
    {
        if (!IsNew) return await OnceAsync(side, path);
        var copy = stores.NewPath();
        var measured = await MeasureAsync(side, copy, ("source", path));
        Check(_kept!.Value.Answer, Rows(copy));
        File.Delete(copy);
        return measured;
    }

    private long[] Rows(string path) => IsNew ? StoreRows.Count(path, workload.Tables) : [];

    private async Task<Measurement> MeasureAsync(Side side, string path, params (string Name, string Value)[] more)
    {
        if (!workload.OnServer) return await RunAsync(side, ("path", path), more);
        using var server = await PeerServer.StartAsync(path);
        return await RunAsync(side, ("port", Text(server.Port)), more);
    }

    private Task<Measurement> RunAsync(Side side, (string Name, string Value) place, (string Name, string Value)[] more) =>
        side.RunAsync([place, ("size", Text(_size)), .. workload.Arguments(stores.Shape(workload.Artifacts)), .. more]);

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
