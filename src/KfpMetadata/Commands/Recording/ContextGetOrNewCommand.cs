using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Finds a context by type and name; where it is missing, asks and creates it. A stored one is returned as it is.</summary>
public abstract class ContextGetOrNewCommand : MlmdConnectedCmdlet
{
    private protected ContextGetOrNewCommand()
    {
    }

    /// <summary>
    /// The context, found or created; under <c>-WhatIf</c> one that is not stored; null where the user did not want it or an error was written.
    /// </summary>
    private protected MlmdContext? GetOrCreate(NodeRequest request, object target)
    {
        MlmdContext? context = null;
        MlmdConnection? connection = null;
        var looked = false;
        RunOn(
            [],
            async (store, token) =>
            {
                connection = store;
                context = await new RunRecorder(store).FindContextAsync(request, token).ConfigureAwait(false);
                looked = true;
            },
            target);
        if (context is not null) Say($"Found {context} on {connection}");
        if (!looked || context is not null || connection is null) return context;
        if (!ShouldWrite($"context '{request.Type.Name}/{request.Name}' on {connection}", "Create", out var reason))
            return reason == ShouldProcessReason.WhatIf ? new NodeFactory(connection).PreviewContext(request) : null;
        RunOn(
            connection,
            async (_, token) => context = await new RunRecorder(connection).CreateContextAsync(request, token).ConfigureAwait(false),
            target);
        if (context is not null) Say($"Recorded {context} on {connection}");
        return context;
    }
}
