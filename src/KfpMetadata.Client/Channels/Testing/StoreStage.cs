using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>Whether the store behind the calls answers: its schema, its types, how fast, and how large messages may be.</summary>
internal sealed class StoreStage(CallRunner runner)
{
    private const int Reads = 10;

    /// <summary>A little more than gRPC's own limit, which servers before Kubeflow Pipelines 2.16 keep.</summary>
    private const int LargeMessage = (4 * 1024 * 1024) + 1024;

    /// <summary>A field that no message of MLMD has: it is read and ignored.</summary>
    private const int UnusedField = 15_999;

    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    private static readonly string[] DatabaseTexts =
        ["mysql_real_connect", "mysql_query failed", "Lost connection", "gone away", "Can't connect", "connection to server", "server closed the connection",
            "PostgreSQL metadata source error", "no connection", "database connection"];

    /// <summary>Looks at it.</summary>
    public async Task<Finding> RunAsync(CancellationToken token)
    {
        IReadOnlyList<string> duplicates;
        int types;
        TimeSpan[] reads;
        try
        {
            (types, duplicates) = await TypesAsync(token).ConfigureAwait(false);
            reads = await ReadAsync(token).ConfigureAwait(false);
        }
        catch (RpcException failure) when (!token.IsCancellationRequested)
        {
            return OfFailure(failure);
        }

        var median = reads[Reads / 2];
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"The schema is readable, with {types} types; {Reads} reads took {median.TotalMilliseconds:0.0} ms in the median and {reads[^1].TotalMilliseconds:0.0} ms at most.");
        List<string> advice = [];
        if (median > Slow) advice.Add("Reads are slow: see whether the database or the way to it is overloaded.");
        if (duplicates.Count > 0)
        {
            detail += $" These types are there twice: {string.Join(", ", duplicates)}.";
            advice.Add("Two rows of one type come from two writers that made it at once. The commands of this module use one of them; repair the other by hand, because no call of MLMD does.");
        }

        if (runner.IsServer)
        {
            var takesLarge = await TakesLargeMessagesAsync(token).ConfigureAwait(false);
            detail += takesLarge ? " It takes messages of more than 4 MiB." : " It takes messages of 4 MiB at most.";
        }

        return advice.Count == 0 ? Finding.Passed(detail) : new Finding(MlmdTestResult.Warning, detail, string.Join(' ', advice));
    }

    private static Finding OfFailure(RpcException failure)
    {
        var said = failure.Status.Detail is { Length: > 0 } text ? text : failure.StatusCode.ToString();
        if (said.Contains("MLMDEnv", StringComparison.Ordinal) || said.Contains("schema_version", StringComparison.Ordinal))
        {
            return Finding.Failed(
                $"The table MLMDEnv of the database has no row, or several: {said}",
                "It must hold one row, the version of the schema. Two servers that began on an empty database at once leave several: stop them, keep one row (10 since MLMD 1.11), start one.");
        }

        return DatabaseTexts.Any(known => said.Contains(known, StringComparison.OrdinalIgnoreCase))
            ? Finding.Failed($"The server runs, and its database does not answer: {said}", "Check the database (in Kubeflow the pod and service 'mysql'), its password and its disk; then restart metadata-grpc-deployment if it stays so.")
            : Finding.Failed($"The store does not answer: {failure.StatusCode}: {said}", "See the log of the server.");
    }

    private async Task<(int Count, IReadOnlyList<string> Duplicates)> TypesAsync(CancellationToken token)
    {
        var artifacts = await runner.SendOnceAsync(
            Rpc.Of(new GetArtifactTypesRequest(), static (client, request, options) => client.GetArtifactTypesAsync(request, options), static answer => answer.ArtifactTypes), token).ConfigureAwait(false);
        var executions = await runner.SendOnceAsync(
            Rpc.Of(new GetExecutionTypesRequest(), static (client, request, options) => client.GetExecutionTypesAsync(request, options), static answer => answer.ExecutionTypes), token).ConfigureAwait(false);
        var contexts = (await runner.SendOnceAsync(RpcStages.ContextTypes(new GetContextTypesRequest()), token).ConfigureAwait(false)).ContextTypes;
        var all = artifacts.Select(static type => (Kind: "artifact type", type.Name, type.Version, type.Id))
            .Concat(executions.Select(static type => (Kind: "execution type", type.Name, type.Version, type.Id)))
            .Concat(contexts.Select(static type => (Kind: "context type", type.Name, type.Version, type.Id)))
            .ToList();
        return (all.Count,
        [
            .. all.GroupBy(static type => (type.Kind, type.Name, type.Version)).Where(static group => group.Count() > 1).Select(static group =>
                $"{group.Key.Kind} '{group.Key.Name}' (ids {string.Join(", ", group.Select(static type => type.Id.ToString(CultureInfo.InvariantCulture)))})"),
        ]);
    }

    /// <summary>How long reads take, the shortest first.</summary>
    private async Task<TimeSpan[]> ReadAsync(CancellationToken token)
    {
        var first = Rpc.Of(
            new GetContextsRequest { Options = new ListOperationOptions { MaxResultSize = 1 } },
            static (client, request, options) => client.GetContextsAsync(request, options),
            static answer => answer);
        var times = new TimeSpan[Reads];
        for (var read = 0; read < Reads; read++)
        {
            var begin = Stopwatch.GetTimestamp();
            await runner.SendOnceAsync(first, token).ConfigureAwait(false);
            times[read] = Stopwatch.GetElapsedTime(begin);
        }

        Array.Sort(times);
        return times;
    }

    /// <summary>Whether a read of more than 4 MiB is taken. What makes it large is a field that MLMD does not know.</summary>
    private async Task<bool> TakesLargeMessagesAsync(CancellationToken token)
    {
        using var bytes = new MemoryStream(LargeMessage + 16);
        using (var writer = new CodedOutputStream(bytes, leaveOpen: true))
        {
            writer.WriteTag(WireFormat.MakeTag(UnusedField, WireFormat.WireType.LengthDelimited));
            writer.WriteBytes(ByteString.CopyFrom(new byte[LargeMessage]));
        }

        try
        {
            await runner.SendOnceAsync(RpcStages.ContextTypes(GetContextTypesRequest.Parser.ParseFrom(bytes.ToArray())), token).ConfigureAwait(false);
            return true;
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.ResourceExhausted or StatusCode.Unavailable or StatusCode.Internal)
        {
            return false;
        }
    }
}
