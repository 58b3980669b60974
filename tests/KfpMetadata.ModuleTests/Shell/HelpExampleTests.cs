using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Help;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>The examples of the help pages run as they stand, each on a store of its own, and what they give can be shown.</summary>
public sealed class HelpExampleTests
{
    /// <summary>The store that the examples of the pages are written for.</summary>
    private const string Seed =
        """
        Connect-Mlmd -InMemory | Out-Null
        $data = New-MlmdArtifact -Uri s3://bucket/data -Type Dataset -CustomProperty @{ rows = 1000 }
        $execution = Get-OrNewMlmdRunContext -RunId run-1 -PipelineName p |
            New-MlmdRunExecution -Type components.MyTrainer -InputArtifact @{ data = $data } -InputParameter @{ epochs = 10 }
        $execution | New-MlmdOutputArtifact -Uri s3://bucket/model -Type Model -OutputName model -CustomProperty @{ accuracy = 0.93 } | Out-Null
        """;

    public static TheoryData<string> Commands => [.. HelpPages.Commands];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Examples_run(string command)
    {
        var examples = HelpPages.Examples(command);
        Assert.True(examples.Count >= 2);
        using var folder = new TemporaryFolder();
        var script = string.Concat(examples.Where(example => !example.NeedsServer)
            .Select(example => $"& {{\n{Seed}\n}}\n& {{\n{example.Code}\n}}\nGet-MlmdConnection | Disconnect-Mlmd\n"));
        _ = (await SharedShell.RunAsync(script, folder: folder.FullName)).Succeeded;
    }
}
