using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>What Tab offers for every kind of parameter, and that it neither fails nor hangs where the store is gone.</summary>
public sealed class CompletionTests
{
    private const string Scene =
        """
        $null = Get-OrNewMlmdArtifactType Model -Property @{ stage = 'String' }
        $null = New-MlmdContext one -Type Group
        $null = Get-OrNewMlmdArtifactType Modelled -Property @{ steps = 'Int' }
        $custom = [hashtable]::new([StringComparer]::Ordinal)
        $custom['accuracy'] = 0.95; $custom['Accuracy'] = 'high'; $custom['a b'] = 1
        $null = New-MlmdArtifact s3://b/a -Type Model -Name a -Property @{ stage = 'prod' } -CustomProperty $custom
        $null = Get-OrNewMlmdRunContext -RunId run-1 -PipelineName sweep | New-MlmdRunExecution -ComponentName Train -Name t
        """;

    /// <summary>Lines whose completion asks the store, and all that is offered.</summary>
    private static readonly (string Line, string Expected)[] Stored =
    [
        ("Get-MlmdArtifact -Type Mo", "Model|Modelled"),
        ("Get-MlmdExecution -LiteralType comp", "components.Train"),
        ("Get-MlmdContext -Type Kf", "KfpRun"),
        ("Get-MlmdArtifactType Mo", "Model|Modelled"),
        ("Get-OrNewMlmdExecutionType comp", "components.Train"),
        ("New-MlmdArtifact s3://x -Type Mo", "Model|Modelled"),
        ("New-MlmdExecution comp", "components.Train"),
        ("Get-MlmdMetric run-1 -ArtifactType Mo", "Model|Modelled"),
        ("Get-MlmdLineage -Until comp", "components.Train"),
        ("Get-MlmdArtifact -Context run", "run-1"),
        ("Get-MlmdExecution -NotInContext Gr", "Group/one"),
        ("Get-MlmdContext -Parent Gr", "Group/one"),
        ("New-MlmdRunExecution -Context run", "run-1"),
        ("New-MlmdOutputArtifact -Context run", "run-1"),
        ("Add-MlmdContextMember Gr", "Group/one"),
        ("Add-MlmdParentContext Group/one run", "run-1"),
        ("Set-MlmdContext Gr", "Group/one"),
        ("Get-MlmdRun run", "run-1"),
        ("Get-MlmdTask ", "run-1"),
        ("Compare-MlmdRun run-1, r", "run-1"),
        ("Get-MlmdRun -Pipeline sw", "sweep"),
        ("Get-MlmdArtifact -Property st", "@{ stage = |@{ steps = "),
        ("Get-MlmdArtifact -CustomProperty acc", "@{ Accuracy = |@{ accuracy = "),
        ("Get-MlmdArtifact -CustomProperty 'a ", "@{ 'a b' = "),
        ("New-MlmdArtifact s3://x -Type Model -Property st", "@{ stage = "),
        ("Set-MlmdArtifact 1 -RemoveProperty st", "stage"),
        ("Set-MlmdArtifact 1 -Property st", "@{ stage = |@{ steps = "),
        ("Set-MlmdArtifact 1 -CustomProperty acc", "@{ Accuracy = |@{ accuracy = "),
        ("Get-OrNewMlmdContext new KfpRun -Property pipe", "@{ pipeline_name = "),
        ("Get-MlmdEvent -Artifact Mo", "Model/a"),
        ("Get-MlmdEvent -Execution comp", "components.Train/t"),
        ("Wait-MlmdExecution comp", "components.Train/t"),
        ("Compare-MlmdLineage Mo", "Model/a"),
        ("Get-MlmdArtifact -Uri s3", "s3://b/a"),
        ("Get-MlmdContext -Type Group -Name o", "one"),
        ("Get-MlmdTask run-1 -Name T", "Train"),
        ("New-MlmdRunExecution -ComponentName T", "Train"),
        ("Get-OrNewMlmdRunContext r", "run-1"),
        ("Get-OrNewMlmdRunContext r -PipelineName s", "sweep"),
        ("Set-MlmdArtifact 1 -RemoveCustomProperty acc", "Accuracy|accuracy"),
    ];

    /// <summary>Lines that need no store, and all that is offered.</summary>
    private static readonly (string Line, string Expected)[] Fixed =
    [
        ("Get-MlmdArtifact -State Pen", "Pending"),
        ("Get-MlmdExecution -State Ca", "Cached|Canceled"),
        ("Set-MlmdArtifact 1 -State Del", "Deleted"),
        ("New-MlmdExecution T -State Ru", "Running"),
        ("Get-MlmdRun -State Fa", "Failed"),
        ("Wait-MlmdExecution 1 -State Comp", "Complete"),
        ("Get-MlmdArtifact -OrderBy La", "LastUpdateTime"),
        ("Get-MlmdEvent -Artifact 1 -Type Out", "Output"),
        ("Get-MlmdMetric run-1 -Kind Ro", "RocPoint"),
        ("Compare-MlmdRun run-1 -Kind Co", "Code"),
        ("Invoke-MlmdRequest GetArtifactsByU", "GetArtifactsByURI"),
        ("Invoke-MlmdRequest -Method GetLineageS", "GetLineageSubgraph"),
        ("Get-MlmdArtifact -Connection def", "default"),
        ("Select-MlmdConnection def", "default"),
        ("Connect-Mlmd -KubeContext ", ""),
        ("Connect-Mlmd -Name ", ""),
        ("New-MlmdArtifact s3://x Model -Name ", ""),
        ("Get-MlmdArtifact -Filter ", ""),
        ("Export-MlmdLineage -Format Mer", "Mermaid"),
    ];

    /// <summary>PowerShell offers the names of files where a parameter has neither a completer nor a type whose values are known.</summary>
    [Fact]
    public void Only_paths_are_completed_with_the_names_of_files()
    {
        using var session = new ModuleSession();
        var bare = session.Invoke(
            """
            $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
            Get-Command -Module KfpMetadata | ForEach-Object { $_.Parameters.Values } | Where-Object Name -NotIn $common | Where-Object {
                $type = $_.ParameterType.IsArray ? $_.ParameterType.GetElementType() : $_.ParameterType
                $type = [Nullable]::GetUnderlyingType($type) ?? $type
                -not $type.IsEnum -and $type -notin [switch], [int], [long], [uint64], [datetime], [datetimeoffset], [securestring] `
                    -and -not ($_.Attributes | Where-Object { $_ -is [System.Management.Automation.ArgumentCompleterAttribute] })
            } | ForEach-Object Name
            """).Succeeded.Text;
        Assert.Equal(["CACertificatePath", "ClientCertificatePath", "ClientKeyPath", "Path"], bare.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Reference_1_17_1)]
    public async Task Every_kind_of_parameter_is_completed(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(Scene).Succeeded;
        Assert.Equal([], Wrong(store.Session, [.. Stored, .. Fixed]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_that_is_gone_costs_a_second_and_no_error(bool isSilent)
    {
        using var session = new ModuleSession();
        var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1, "--port", "0");
        var port = server.Port;
        _ = session.Invoke(string.Create(CultureInfo.InvariantCulture, $"Connect-Mlmd -HostName 127.0.0.1 -Port {port}")).Succeeded;
        _ = session.Invoke(Scene).Succeeded;
        Assert.Empty(Wrong(session, Fixed));
        await server.DisposeAsync();
        // One that refuses connections, or one that takes them and never answers.
        using var silent = new TcpListener(IPAddress.Loopback, port);
        if (isSilent) silent.Start();

        Assert.Empty(Wrong(session, Fixed));
        // One line a completer: each of them waits.
        foreach (var line in new[] { "Get-MlmdArtifact -Type Mo", "Get-MlmdLineage -Until c", "Get-MlmdArtifact -Context r", "Get-MlmdRun r", "Get-MlmdRun -Pipeline s", "Get-MlmdArtifact -Property s", "Get-MlmdArtifact -CustomProperty a", "Set-MlmdArtifact 1 -RemoveProperty s" })
        {
            var clock = Stopwatch.StartNew();
            Assert.Empty(Offered(session, line));
            // A second, and what a busy machine adds.
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        }
    }

    private static IEnumerable<string> Wrong(ModuleSession session, (string Line, string Expected)[] lines) =>
        from line in lines
        let offered = string.Join('|', Offered(session, line.Line).Order(StringComparer.Ordinal))
        where !string.Equals(offered, line.Expected, StringComparison.Ordinal)
        select $"{line.Line}: {offered}, not {line.Expected}";

    private static IReadOnlyList<string> Offered(ModuleSession session, string line) =>
        session.Invoke(
            "param($Line) [System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches | ForEach-Object { $_.CompletionText }",
            ("Line", line)).Succeeded.Text;
}
