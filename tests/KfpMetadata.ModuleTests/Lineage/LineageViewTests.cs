using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Help;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>Graphs, edges and differences as a person sees them on 80 columns.</summary>
public sealed class LineageViewTests
{
    [Fact]
    public void A_graph_shows_what_it_is_of_and_how_large()
    {
        var text = Shown("$model | Get-MlmdLineage -Upstream; Get-MlmdLineage -Artifact $raw, $model");
        Assert.Matches(@"Of +Direction +Artifacts +Executions +Edges +Runs", text);
        Assert.Matches(@"artifact 3 \(Model/m1\) +Upstream +3 +2 +4 +2\n", text);
        Assert.Matches(@"2 nodes +Both +5 +4 +8 +2\n", text);
    }

    [Fact]
    public void An_edge_shows_both_ends_and_the_name_between_them()
    {
        var text = Shown("($model | Get-MlmdLineage -Upstream -Depth 1).Edges; ($model | Get-MlmdLineage -Downstream -Depth 1).Edges");
        Assert.Matches(@"From +Type +Name +To", text);
        Assert.Matches(@"execution 2 \(components\.Train/train1\) +Output +model +artifact 3 \(Model/m1\)", text);
        // What is longer than its column goes on below.
        Assert.Matches(@"artifact 3 \(Model/m1\) +Input +model +execution 4", text);
        Assert.Contains(
            "execution4(components.Eval/eval)", string.Concat(text.Where(static c => !char.IsWhiteSpace(c))), StringComparison.Ordinal);
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
