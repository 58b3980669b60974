using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>What a command asks a store for does not grow with what else the store holds.</summary>
public sealed class CallGrowthTests
{
    /// <summary>More than a page, and more than is read ahead.</summary>
    private const int Few = 150;

    /// <summary>Runs of one task each, which made one artifact.</summary>
    private const string Scene =
        """
        param($Name, $Count)
        $run = (Get-OrNewMlmdContextType system.PipelineRun).Id
        $container = (Get-OrNewMlmdExecutionType system.ContainerExecution).Id
        $model = (Get-OrNewMlmdArtifactType system.Model).Id
        $names = @(for ($i = 1; $i -le $Count; $i++) { "$Name$i" })
        $contexts = @((Invoke-MlmdRequest PutContexts @{ contexts = @(foreach ($one in $names) {
                            @{ type_id = $run; name = $one; custom_properties = @{ pipeline_root = @{ string_value = "minio://p/$one" } } } }) }).context_ids)
        $executions = @((Invoke-MlmdRequest PutExecutions @{ executions = @(foreach ($one in $names) {
                            @{ type_id = $container; name = $one; last_known_state = 'COMPLETE'; custom_properties = @{ task_name = @{ string_value = 't' } } } }) }).execution_ids)
        $artifacts = @((Invoke-MlmdRequest PutArtifacts @{ artifacts = @(foreach ($one in $names) {
                            @{ type_id = $model; name = $one; uri = "s3://bucket/$one"; state = 'LIVE' } }) }).artifact_ids)
        $null = Invoke-MlmdRequest PutEvents @{ events = @(for ($i = 0; $i -lt $Count; $i++) {
                    @{ execution_id = $executions[$i]; artifact_id = $artifacts[$i]; type = 'OUTPUT'; path = @{ steps = @(@{ key = 'model' }) } } }) }
        $null = Invoke-MlmdRequest PutAttributionsAndAssociations @{
            associations = @(for ($i = 0; $i -lt $Count; $i++) { @{ execution_id = $executions[$i]; context_id = $contexts[$i] } })
            attributions = @(for ($i = 0; $i -lt $Count; $i++) { @{ artifact_id = $artifacts[$i]; context_id = $contexts[$i] } })
        }
        """;

    private static readonly string[] Commands =
    [
        "Get-MlmdContext -Artifact 2",
        "Get-MlmdContext -Execution 2",
        "Get-MlmdContext -Type system.PipelineRun -Name a2",
        "Get-MlmdEvent -Artifact 2",
        "Get-MlmdEvent -Execution 2",
        "Get-MlmdArtifact -Context a2",
        "Get-MlmdExecution -Context a2",
        "Get-MlmdArtifact -Uri s3://bucket/a2",
        "Get-MlmdArtifact -Type system.Model -Name a2",
        "Get-MlmdArtifact -First 5",
        "Get-MlmdArtifact -Type system.Model -OrderBy LastUpdateTime -First 5",
        "Get-MlmdExecution -Type system.ContainerExecution -OrderBy CreateTime -Descending -First 5",
        "Get-MlmdRun a2",
        "Get-MlmdTask a2",
        "Get-MlmdLineage -Artifact 2",
    ];

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task A_command_makes_the_same_calls_in_a_larger_store(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        Record(store, "a", Few);
        // Types, which the session keeps, are read before anything is counted.
        _ = await CountAsync(store);
        var before = await CountAsync(store);
        Record(store, "b", 2 * Few);
        Assert.Equal(before, await CountAsync(store));
    }

    /// <summary>Runs are read ahead, some at a time: how far that has come when the first ones are enough is a matter of chance, and has an end.</summary>
    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task The_first_runs_of_many_are_a_few_calls(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        Record(store, "a", 4 * Few);
        var counter = new CallCounter();
        Assert.Equal(
            ["a600", "a599", "a598", "a597", "a596"], store.Session.Invoke(CallCounter.Hear + "(Get-MlmdRun -First 5).RunId", counter.Parameter).Succeeded.Text);
        // All runs would be more than 50 calls, and on 1.14, which is asked for each run until that is known, more than 600.
        Assert.InRange(await counter.SettledAsync(TestContext.Current.CancellationToken), 2, kind == StoreKind.Reference_1_14_0 ? 150 : 20);
    }

    private static void Record(StoreFixture store, string name, int count) =>
        _ = store.Session.Invoke(Scene, ("Name", name), ("Count", count)).Succeeded;

    private static async Task<IEnumerable<string>> CountAsync(StoreFixture store)
    {
        var counters = Commands.Select(_ => new CallCounter()).ToList();
        foreach (var (command, counter) in Commands.Zip(counters))
            Assert.NotEmpty(store.Session.Invoke(CallCounter.Hear + command, counter.Parameter).Succeeded.Output);
        var counts = await Task.WhenAll(counters.Select(counter => counter.SettledAsync(TestContext.Current.CancellationToken)));
        return Commands.Zip(counts, static (command, count) => FormattableString.Invariant($"{command}: {count} calls"));
    }
}
