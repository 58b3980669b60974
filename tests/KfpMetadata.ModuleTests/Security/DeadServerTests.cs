using System.Diagnostics;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Session;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Security;

/// <summary>A server that does not answer any more costs a pipeline of many records the time of one call, and each record is an error with its target.</summary>
[Collection(AloneCollection.Name)]
public sealed class DeadServerTests
{
    private const string Scene =
        """
        param($Port)
        $null = Connect-Mlmd 127.0.0.1 $Port -TimeoutSec 2
        $run = Get-OrNewMlmdRunContext -RunId r
        $tasks = @(1..100 | ForEach-Object { "t$_" } | ForEach-Object { $run | New-MlmdRunExecution -ComponentName T -Name $_ })
        $data = @(1..100 | ForEach-Object { "s3://$_" } | New-MlmdArtifact -Type D)
        $runs = @(1..100 | ForEach-Object { Get-OrNewMlmdContext -Type KfpRun -Name "run-$_" })
        """;

    /// <summary>As long as a call of a write: half of its time, the rest of it, and the look for its key.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(6);

    private static readonly string[] Commands =
    [
        "$data | Get-MlmdArtifact -BatchSize 10",
        "$runs | New-MlmdRunExecution -ComponentName T",
        "$data | Get-MlmdLineage",
        "$runs | Get-MlmdRun",
        "$tasks | Complete-MlmdExecution",
        "$data | ForEach-Object Id | Get-MlmdArtifact -BatchSize 1",
        "$tasks | Get-MlmdEvent -BatchSize 10",
        "$data | Get-MlmdEvent -BatchSize 100",
        "$data | Get-MlmdMetric -BatchSize 10",
        "$runs | Get-MlmdTask",
        "$runs | Get-MlmdExecution",
        "$data | Get-MlmdContext -BatchSize 10",
        "$data | Set-MlmdArtifact -State Deleted",
        "$runs | Set-MlmdContext -CustomProperty @{ a = 1 }",
        "$tasks | Set-MlmdExecution -State Failed",
        "$tasks | New-MlmdOutputArtifact s3://o -Type M",
        "$tasks | Add-MlmdInputLink -Artifact $data[0]",
        "$data | Add-MlmdContextMember -Context $run",
        "$runs | Add-MlmdParentContext -Parent $run",
        "$runs | Get-OrNewMlmdRunExecution -ComponentName T -Name new",
        "$data | ForEach-Object Uri | New-MlmdArtifact -Type E",
        "$data | Compare-MlmdLineage $data[0]",
        "$runs | ForEach-Object Name | Get-OrNewMlmdContext -Type Other",
        "$runs | ForEach-Object Name | New-MlmdContext -Type Other",
    ];

    /// <summary>All of them, or those that stand for a kind of way to read or write.</summary>
    public static TheoryData<string> Tried => [.. Commands.Take(Effort.Of(smoke: 3, full: Commands.Length))];

    [Theory]
    [MemberData(nameof(Tried))]
    public async Task A_pipeline_ends_after_one_limit_of_time(string command)
    {
        using var server = await OwnServer.StartAsync();
        await using var way = new StallingWay(server.Port);
        using var session = new ModuleSession();
        _ = session.Invoke(Scene, ("Port", way.Port)).Succeeded;
        way.Stall();
        var watch = Stopwatch.StartNew();
        var result = session.Invoke(command);
        var time = watch.Elapsed;
        Assert.Equal(100, result.Errors.Count);
        Assert.All(result.Errors, static error => Assert.Contains(error.FullyQualifiedErrorId.Split(',')[0], new[] { "MlmdUnavailable", "MlmdTimeout", "MlmdOutcomeUnknown" }));
        Assert.All(result.Errors, static error => Assert.NotNull(error.TargetObject));
        Assert.Empty(result.Output);
        Assert.True(time < Longest, $"{time}");
    }
}
