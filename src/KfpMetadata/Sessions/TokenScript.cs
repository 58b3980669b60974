using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Security;

namespace KfpMetadata.Sessions;

/// <summary>A script block of the user that gives a bearer token. It runs on the pipeline thread of the command whose call needs the token.</summary>
internal sealed class TokenScript
{
    /// <summary>The pump of the command that makes the calls of this asynchronous flow.</summary>
    private static readonly AsyncLocal<CmdletPump?> Answering = new();

    private readonly ScriptBlock _script;
    private readonly Guid _home;
    private MlmdBearerToken? _token;

    private TokenScript(ScriptBlock script)
    {
        _script = script;
        _home = CurrentRunspace;
    }

    private static Guid CurrentRunspace => Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty;

    /// <summary>The token that the script gives. Call it on the pipeline thread of the runspace that the script comes from.</summary>
    public static MlmdBearerToken ToToken(ScriptBlock script)
    {
        var provider = new TokenScript(script);
        return provider._token = new MlmdBearerToken(provider.AskAsync);
    }

    /// <summary>Has the scripts of calls in this asynchronous flow run on the pipeline thread of this pump, until the result is disposed.</summary>
    public static IDisposable AnswerBy(CmdletPump pump)
    {
        var before = Answering.Value;
        Answering.Value = pump;
        return new Answer(before);
    }

    private Task<SecureString> AskAsync(CancellationToken cancellationToken)
    {
        // What completes an argument makes calls too, and no command runs then.
        var pump = Answering.Value ?? throw MlmdBearerToken.Unusable("The script block of -BearerToken runs only within a command, and none runs now.");
        return AskAsync(pump, cancellationToken);
    }

    private async Task<SecureString> AskAsync(CmdletPump pump, CancellationToken cancellationToken)
    {
        try
        {
            return ToSecret(await pump.AskAsync(Invoke, cancellationToken).ConfigureAwait(false));
        }
        catch (RuntimeException failure)
        {
            throw MlmdBearerToken.Unusable($"The script block of -BearerToken failed: {failure.Message}", failure);
        }
        catch (OperationCanceledException) when (pump.HasFailed)
        {
            throw MlmdErrors.Ended();
        }
        catch (OperationCanceledException) when (pump.Stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw MlmdBearerToken.Unusable("The command was stopped before its call had a token.");
        }
    }

    /// <summary>
    /// Pipeline thread. In another runspace the script is a copy that is bound to none: the runspace it comes from may be busy, or closed.
    /// </summary>
    private object? Invoke()
    {
        using (_token!.BeginProviding())
        {
            var script = CurrentRunspace == _home ? _script : ((ScriptBlockAst)_script.Ast).GetScriptBlock();
            return PowerShellValue.Unwrap(script.InvokeReturnAsIs());
        }
    }

    private static SecureString ToSecret(object? given)
    {
        switch (given)
        {
            case SecureString secret:
                return secret;
            case string text:
                var token = new SecureString();
                foreach (var letter in text) token.AppendChar(letter);
                token.MakeReadOnly();
                return token;
            case null:
                throw MlmdBearerToken.Unusable(
                    "The script block of -BearerToken gave nothing. It must give one string or secure string, the token.");
            default:
                throw MlmdBearerToken.Unusable(
                    $"The script block of -BearerToken gave an object of type {given.GetType().FullName}. It must give one string or "
                    + "secure string, the token.");
        }
    }

    private sealed class Answer(CmdletPump? before) : IDisposable
    {
        public void Dispose() => Answering.Value = before;
    }
}
