using System.Diagnostics;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace KfpMetadata.Client;

/// <summary>
/// Sends the headers and the token of a connection with every call. UNAUTHENTICATED means that the store has not seen the call, so it is sent
/// once more if there is another token, writes too.
/// </summary>
internal sealed class IdentityInterceptor : Interceptor
{
    private const string Authorization = "authorization";

    private readonly MlmdBearerToken? _token;
    private readonly Metadata _headers = [];
    private readonly SecretFilter _filter;

    private IdentityInterceptor(MlmdServerOptions options)
    {
        _token = options.BearerToken;
        foreach (var (name, value) in options.Headers)
        {
            if (value is byte[] bytes) _headers.Add(name, bytes);
            else _headers.Add(name, (string)value);
        }

        var secrets = options.Headers.Where(header => options.IsSecret(header.Key)).Select(static header => header.Value);
        _filter = new SecretFilter([.. secrets.Select(static value => value as string ?? Encoding.Latin1.GetString((byte[])value))]);
    }

    /// <summary>The way to the server, with what says who asks.</summary>
    public static CallInvoker Over(CallInvoker invoker, MlmdServerOptions options) =>
        options.BearerToken is null && options.Headers.Count == 0 ? invoker : invoker.Intercept(new IdentityInterceptor(options));

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        Metadata trailers = [];
        var answer = CallAsync(request, context, continuation, trailers);
        return new AsyncUnaryCall<TResponse>(
            answer,
            Task.FromResult(new Metadata()),
            () => answer.Exception?.InnerException is RpcException failure ? failure.Status : Status.DefaultSuccess,
            () => trailers,
            static () => { });
    }

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation, Metadata trailers)
        where TRequest : class
        where TResponse : class
    {
        var deadline = context.Options.Deadline;
        string? refused = null;
        RpcException? refusal = null;
        while (true)
        {
            var asking = Stopwatch.StartNew();
            var token = await TokenAsync(refused, context.Options.CancellationToken).ConfigureAwait(false);
            if (refusal is not null && token is null) throw refusal;

            // The user's script takes its own time, not the server's.
            deadline += asking.Elapsed;
            var options = context.Options.WithHeaders(Headers(context.Options.Headers, token));
            if (deadline is { } end) options = options.WithDeadline(end);
            try
            {
                using var call = continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options));
                var response = await call.ResponseAsync.ConfigureAwait(false);
                foreach (var entry in call.GetTrailers()) trailers.Add(entry);
                return response;
            }
            catch (RpcException failure)
            {
                refusal = _filter.Clean(failure, token);
                if (failure.StatusCode != StatusCode.Unauthenticated || token is null || refused is not null) throw refusal;
                refused = token;
            }
        }
    }

    private async Task<string?> TokenAsync(string? refused, CancellationToken cancellationToken)
    {
        if (_token is null) return null;
        try
        {
            return await _token.GetAsync(refused, cancellationToken).ConfigureAwait(false);
        }
        catch (MlmdException missing)
        {
            // As the server itself would say it, so that a write whose outcome was not known before stays unknown.
            throw new RpcException(new Status(StatusCode.Unauthenticated, missing.Message, missing));
        }
    }

    private Metadata Headers(Metadata? given, string? token)
    {
        var headers = new Metadata();
        foreach (var entry in given ?? []) headers.Add(entry);
        foreach (var entry in _headers) headers.Add(entry);
        if (token is not null) headers.Add(Authorization, $"Bearer {token}");
        return headers;
    }
}
