using Google.Protobuf;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Differential.Filters;

/// <summary>Asks both stores for the nodes that a filter selects.</summary>
internal sealed class FilterComparison : IDisposable
{
    public const string Functions = "an unsupported function is INVALID_ARGUMENT";
    public const string EnumNames = "every state and event name is known, <> works for them, != works on neighbours";

    public const string PropertyNames = "a property name matches as written";

    private readonly EmbeddedStore store = EmbeddedStore.Open(new EmbeddedStoreOptions());
    private readonly ReferencePipe reference;

    public FilterComparison(ReferencePipe reference)
    {
        this.reference = reference;
        reference.Reset();
        foreach (var (rpc, request) in FilterStore.Requests())
        {
            var (ours, theirs) = (ServiceMethods.Ask(store, rpc, request.ToByteArray()), reference.Ask(rpc, request));
            Assert.True(ours.IsOk && theirs.IsOk, $"{rpc}: {ours}; {theirs}");
        }
    }

    /// <summary>The rule that explains the last difference; null where there was none.</summary>
    public string? Rule { get; private set; }

    /// <summary>Whether the last filter was a valid one, and selected some nodes.</summary>
    public bool FoundNodes { get; private set; }

    /// <summary>What differs; null where nothing does, or a rule explains it.</summary>
    /// <param name="kind">The kind of nodes.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="plain">The same filter in words that MLMD knows.</param>
    public string? Difference(string kind, string filter, string plain)
    {
        Rule = null;
        var (ours, theirs) = (Ask(kind, filter, ofReference: false), Ask(kind, filter, ofReference: true));
        FoundNodes = ours.Reply.IsOk && ours.Ids.Length > 0;
        if (ours.Reply.Code == theirs.Reply.Code && ours.Ids == theirs.Ids)
            return null;
        if (ours.Reply.Code == StatusCode.InvalidArgument && theirs.Reply.Code == StatusCode.Internal)
        {
            Rule = Functions;
            return null;
        }

        // The library uses the name as a regular expression.
        if (ours.Reply.IsOk && theirs.Reply.Code == StatusCode.InvalidArgument
            && theirs.Reply.Message!.Contains("Query cannot be rewritten successfully: matched_property", StringComparison.Ordinal))
        {
            Rule = PropertyNames;
            return null;
        }

        if (ours.Reply.IsOk && theirs.Reply.Code == StatusCode.InvalidArgument && plain != filter
            && Ask(kind, plain, ofReference: true) is { Reply.IsOk: true } restated && restated.Ids == ours.Ids)
        {
            Rule = EnumNames;
            return null;
        }

        return $"{Show(ours)} and in the library {Show(theirs)}";
    }

    public void Dispose() => store.Dispose();

    private static string Show((Reply Reply, string Ids) answer) =>
        answer.Reply.IsOk ? $"[{answer.Ids}]" : $"{answer.Reply.Code} '{answer.Reply.Message}'";

    private (Reply Reply, string Ids) Ask(string kind, string filter, bool ofReference)
    {
        var rpc = kind switch { "artifact" => "GetArtifacts", "execution" => "GetExecutions", _ => "GetContexts" };
        var request = ServiceMethods.NewRequest(rpc)
            .Set("options", new ListOperationOptions { FilterQuery = filter, MaxResultSize = 100 });
        var reply = ofReference ? reference.Ask(rpc, request) : ServiceMethods.Ask(store, rpc, request.ToByteArray());
        var nodes = reply.IsOk ? ((System.Collections.IList)reply.Response!.Get($"{kind}s")!).Cast<IMessage>() : [];
        return (reply, string.Join(',', nodes.Select(node => node.Get("id"))));
    }
}
