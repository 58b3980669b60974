using System.Net;
using System.Net.Sockets;
using KfpMetadata.Server.Calls;
using KfpMetadata.Server.CommandLine;
using KfpMetadata.Server.Tls;
using KfpMetadata.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KfpMetadata.Server;

/// <summary>Opens the store, serves it until the program is told to stop, and closes it.</summary>
internal static class StoreServer
{
    private const int FailureExitCode = 1;

    /// <summary>How long answers that are on their way, and streams, have after the last call of the store.</summary>
    private static readonly TimeSpan StreamGrace = TimeSpan.FromSeconds(2);

    /// <summary>Serves.</summary>
    /// <param name="options">What is served, and where.</param>
    /// <param name="output">Gets the address when the server listens.</param>
    /// <param name="error">Gets the line that says why it cannot.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ServerOptions options, TextWriter output, TextWriter error)
    {
        ReserveThreads();
        try
        {
            using var tls = ServerTls.Read(options);
            await using var store = EmbeddedStore.Open(options.Store);
            await using var application = ServerSetup.Build(options, store, tls);
            if (!await TryStartAsync(application, options, error))
                return FailureExitCode;
            await WarnAsync(options, store, tls, error);
            var addresses = application.Urls.Select(HostAndPort).ToList();
            await output.WriteLineAsync($"Listening on {addresses[0]}");
            if (options.WebPort is not null)
                await output.WriteLineAsync($"Listening on {addresses[1]} for gRPC-Web");
            await output.FlushAsync();
            await WaitForStopAsync(application);
            return 0;
        }
        catch (Exception exception) when (exception is StoreOpenException or ServerStartException)
        {
            await error.WriteLineAsync(exception.Message);
            return FailureExitCode;
        }
    }

    /// <summary>Tells what its operator may not expect.</summary>
    private static async Task WarnAsync(ServerOptions options, EmbeddedStore store, ServerTls? tls, TextWriter error)
    {
        if (tls is null && !IPAddress.IsLoopback(options.Address))
        {
            await error.WriteLineAsync(
                $"Warning: {options.Address} can be reached from other machines, and there is no TLS: whoever reaches it can read and write everything. "
                + $"Give {CommandLineOptions.TlsCertificate}, and {CommandLineOptions.ClientAuthority} to let in only clients with a certificate.");
        }

        if (tls?.Problem is { } problem)
            await error.WriteLineAsync($"Warning: {problem}.");
        if (store.Upgrade is { } upgrade)
            await error.WriteLineAsync($"Upgraded from schema version {upgrade.FromVersion} to {upgrade.ToVersion}; the file as it was is '{upgrade.BackupPath}'.");
        await error.FlushAsync();
    }

    /// <summary>The pool of threads adds only one or two a second to those it begins with, while calls of the store block theirs.</summary>
    private static void ReserveThreads()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(workers + CallGate.Threads, ports);
    }

    private static async Task<bool> TryStartAsync(WebApplication application, ServerOptions options, TextWriter error)
    {
        try
        {
            await application.StartAsync();
            return true;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            var cause = (exception.InnerException ?? exception).GetBaseException().Message.TrimEnd('.');
            // The addresses where it does listen are told in their order.
            var failed = application.Urls.Count;
            await error.WriteLineAsync(
                $"The server cannot listen on {options.EndPoints[failed]}: {cause}. "
                + $"Give another {(failed == 0 ? CommandLineOptions.Port : CommandLineOptions.WebPort)} (0 takes any free one) or --address.");
            return false;
        }
    }

    private static async Task WaitForStopAsync(WebApplication application)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = application.Lifetime.ApplicationStopping.Register(asked.SetResult);
        await asked.Task;

        // From here on no call is taken.
        using var limit = new CancellationTokenSource();
        var stop = application.StopAsync(limit.Token);
        var calls = application.Services.GetRequiredService<RunningCalls>();
        await Task.WhenAny(stop, calls.WhenNoneAsync());
        limit.CancelAfter(StreamGrace);
        await stop;
    }

    private static string HostAndPort(string url) => new Uri(url).GetComponents(UriComponents.Host | UriComponents.StrongPort, UriFormat.UriEscaped);
}
