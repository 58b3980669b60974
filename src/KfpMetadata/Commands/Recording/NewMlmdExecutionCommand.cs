using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Creates an execution, in contexts where given (<c>PutExecution</c>; <c>create_execution_with_type</c>, <c>create_new_execution_in_existing_context</c>).</summary>
[Cmdlet(VerbsCommon.New, "MlmdExecution", SupportsShouldProcess = true)]
[OutputType(typeof(MlmdExecution))]
public sealed class NewMlmdExecutionCommand : ExecutionCreationCommand
{
    /// <summary>The name of the type; created where it is missing.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(TypeNameCompleter))]
    public string Type { get; set; } = "";

    /// <summary>The context to put the execution into: the entity, its id or its name. One execution is made for each piped context.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ContextReference[]? Context { get; set; }

    private protected override object? InputTarget => Context is { Length: 1 } ? Context[0].Given : Context;

    private protected override IEnumerable<WriteRecord<PendingExecution>> Accept()
    {
        var contexts = Context ?? [];
        var connection = StoreFor(contexts);
        var request = Request(Type) with { ExecutionState = State };
        yield return new WriteRecord<PendingExecution>
        {
            Connection = connection,
            Description = $"execution of {Type}" + (contexts.Length == 0 ? "" : $" in {string.Join(", ", contexts.AsEnumerable())}"),
            Target = InputTarget ?? Type,
            References = contexts,
            Size = Weigh(request),
            Prepare = async token =>
            {
                var nodes = new List<MlmdContext>(contexts.Length);
                foreach (var context in contexts) nodes.Add(await Nodes.ResolveAsync<MlmdContext>(connection, context, token).ConfigureAwait(false));
                return new PendingExecution(new ExecutionRequest { Node = request, Contexts = nodes });
            },
            Preview = _ => Task.FromResult<object?>(new NodeFactory(connection).PreviewExecution(request)),
            Output = static pending => pending.Execution,
        };
    }
}
