using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>What the commands that create executions share. Each execution is a call and a transaction of its own.</summary>
public abstract class ExecutionCreationCommand : NodeCreationCommand<PendingExecution>
{
    private protected ExecutionCreationCommand()
    {
    }

    /// <summary>The state; RUNNING without it.</summary>
    [Parameter]
    public MlmdExecutionState State { get; set; } = MlmdExecutionState.Running;

    private protected override string Action => "Create";

    private protected sealed override string Done(WriteRecord<PendingExecution> record) =>
        record.Value.Found ? $"Found {Subject(record)}" : base.Done(record);

    private protected sealed override string Subject(WriteRecord<PendingExecution> record) => record.Value.Execution?.ToString() ?? record.Description;

    /// <summary>An execution is one call: a second one could not be rolled back with it.</summary>
    private protected sealed override bool Together(WriteRecord<PendingExecution> first, WriteRecord<PendingExecution> next) => false;

    private protected sealed override async Task WriteAsync(IMlmdClient client, IReadOnlyList<WriteRecord<PendingExecution>> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
        {
            var pending = record.Value;
            if (pending.Found) continue;
            try
            {
                var execution = await new RunRecorder(record.Connection).CreateExecutionAsync(pending.Request, cancellationToken).ConfigureAwait(false);
                if (Refresh) await NodeRefresh.ReadTimesAsync(client, [execution], cancellationToken).ConfigureAwait(false);
                pending.Execution = execution;
            }
            catch (MlmdException taken) when (string.Equals(taken.ErrorId, MlmdErrorId.AlreadyExists, StringComparison.Ordinal))
            {
                // Another writer can have been first, between the look and the write.
                pending.Execution = await FindAsync(record.Connection, pending.Request.Node, cancellationToken).ConfigureAwait(false);
                if (pending.Execution is null) throw;
            }
        }
    }

    /// <summary>The stored execution to return instead of a new one; null to create one.</summary>
    private protected virtual Task<MlmdExecution?> FindAsync(MlmdConnection connection, NodeRequest node, CancellationToken cancellationToken) =>
        Task.FromResult<MlmdExecution?>(null);
}
