using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Help;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>Graphs, edges and differences as a person sees them.</summary>
public sealed class LineageViewTests
{
    [Fact]
    public void A_graph_shows_what_it_is_of_and_how_large()
    {
        var text = Shown("$model | Get-MlmdLineage -Upstream; Get-MlmdLineage -Artifact $raw, $model");
        Assert.Matches(@"Direction +Of +Artifacts +Executions +Edges +Runs", text);
        Assert.Matches(@"Upstream +artifact 3 \(Model/m1\) +3 +2 +4 +2\n", text);
        Assert.Matches(@"Both +2 nodes +5 +4 +8 +2\n", text);
    }

    [Fact]
    public void An_edge_shows_both_ends_and_the_name_between_them()
    {
        var text = Shown("($model | Get-MlmdLineage -Upstream -Depth 1).Edges; ($model | Get-MlmdLineage -Downstream -Depth 1).Edges");
        Assert.Matches(@"Type +From +To +Name", text);
        Assert.Matches(@"\nOutput +execution 2 train1 \(\S+ +artifact 3 m1 \(Model\) +model *\n", text);
        Assert.Matches(@"\nInput +artifact 3 m1 \(Model\) +execution 4 eval \(\S+ +model *\n", text);
    }

    [Fact]
    public void A_difference_shows_where_and_both_sides()
    {
        var text = Shown("""
            foreach ($lr in 0.1, 0.5) {
                $train = $run1 | New-MlmdRunExecution -ComponentName Fit -InputArtifact @{ data = $clean } -InputParameter @{ lr = $lr }
                $null = $train | New-MlmdOutputArtifact -Uri "s3://fit/$lr" -Type Model -OutputName model
            }
            Compare-MlmdLineage (Get-MlmdArtifact -Uri s3://fit/0.1) (Get-MlmdArtifact -Uri s3://fit/0.5)
            """);
        Assert.Matches(@"At +Aspect +Name +Reference +Difference", text);
        Assert.Matches(@"Fit +Parameter +lr +0\.1 +0\.5", text);
    }

    private static string Shown(string script)
    {
        var host = new TextHost();
        using var session = new ModuleSession(host: host);
        _ = session.Invoke("$null = Connect-Mlmd -InMemory\n" + LineageScene.Script).Succeeded;
        _ = session.Invoke(". {" + script + "} | Out-Default").Succeeded;
        return Regex.Replace(host.Text, "\u001b\\[[0-9;]*m", "", RegexOptions.None, TimeSpan.FromSeconds(1)).ReplaceLineEndings("\n");
    }
}
