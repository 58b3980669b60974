using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Reads the tasks of runs in the order of their tree, with the states of DAGs worked out from their tasks.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdTask", DefaultParameterSetName = RunSet)]
[OutputType(typeof(KfpTask))]
public sealed class GetMlmdTaskCommand : RunCommand
{
    /// <summary>The names or paths of tasks, with wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    [NoScriptBlock]
    public string[]? Name { get; set; }

    /// <summary>The states, as they are worked out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public KfpState[]? State { get; set; }

    /// <summary>Tasks that have stood in RUNNING since before this time.</summary>
    [Parameter]
    public DateTimeOffset? UpdatedBefore { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var reference in Given)
            RunOn([reference], (connection, cancellationToken) => WriteAsync(connection, reference, cancellationToken), reference.Given);
    }

    private async Task WriteAsync(MlmdConnection connection, NodeReference reference, CancellationToken cancellationToken)
    {
        var tree = await ReadRunAsync(connection, reference, cancellationToken).ConfigureAwait(false);
        var name = RunInput.Matcher(Name);
        var wanted = tree.Tasks.Where(task => name is null || name(task.Name) || name(task.Path))
            .Where(task => State is null || State.Contains(task.State))
            .Where(task => UpdatedBefore is not { } time || RunQuery.Stands(task, time));
        foreach (var batch in wanted.Chunk(RunReader.Batch))
        {
            await RunReader.ReadEventsAsync(connection.Use(), batch, cancellationToken).ConfigureAwait(false);
            foreach (var task in batch) await WriteObjectAsync(task, cancellationToken).ConfigureAwait(false);
        }
    }
}
