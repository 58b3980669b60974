using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using Grpc.Core;

namespace KfpMetadata.Client;

/// <summary>Runs stages one after the other until one fails. What goes wrong in a stage is its finding.</summary>
internal static class StageRunner
{
    /// <summary>Runs them.</summary>
    /// <param name="address">The store, for the rows.</param>
    /// <param name="stages">The stages in their order.</param>
    /// <param name="token">Ends it.</param>
    /// <returns>A row for every stage.</returns>
    public static async IAsyncEnumerable<MlmdConnectionTest> RunAsync(
        string address, IReadOnlyList<TestStage> stages, [EnumeratorCancellation] CancellationToken token)
    {
        MlmdTestStage? failed = null;
        foreach (var stage in stages)
        {
            var watch = Stopwatch.StartNew();
            var finding = failed is { } before
                ? Finding.Skipped($"Not looked at, because {before} failed.")
                : await FindAsync(stage, token).ConfigureAwait(false);
            yield return new MlmdConnectionTest
            {
                Address = address,
                Stage = stage.Stage,
                Result = finding.Result,
                Duration = failed is null ? watch.Elapsed : TimeSpan.Zero,
                Detail = VisibleText.Of(finding.Detail),
                Advice = VisibleText.Of(finding.Advice),
            };
            if (finding.Result == MlmdTestResult.Failed) failed = stage.Stage;
        }
    }

    private static async Task<Finding> FindAsync(TestStage stage, CancellationToken token)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(token);
        cancellation.CancelAfter(stage.Limit);
        try
        {
            return await stage.RunAsync(cancellation.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return TooSlow(stage.Limit);
        }
        catch (RpcException failure) when (cancellation.IsCancellationRequested && !token.IsCancellationRequested)
        {
            _ = failure;
            return TooSlow(stage.Limit);
        }
        catch (PortForwardException failure)
        {
            return Finding.Failed(failure.Cause + ".", failure.Next);
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException or MlmdException or RpcException)
        {
            token.ThrowIfCancellationRequested();
            var said = failure is RpcException rpc ? $"{rpc.StatusCode}: {rpc.Status.Detail}" : failure.Message;
            return Finding.Failed(said, "See the log of the server and of what is before it.");
        }
    }

    private static Finding TooSlow(TimeSpan limit) => Finding.Failed(
        string.Create(CultureInfo.InvariantCulture, $"No answer within {limit.TotalSeconds:0.#} s."),
        "Check that a firewall lets this through and that the server is not overloaded; a port-forward whose pod has ended answers so too.");
}
