using System.Text.Json;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary><c>Export-MlmdLineage</c>: the text forms and the file.</summary>
public sealed class LineageExportTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private StoreFixture _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = _store.Session.Invoke(LineageScene.Script).Succeeded;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Mermaid_has_runs_nodes_and_edges()
    {
        var text = Text("$model | Get-MlmdLineage -Upstream -Depth 2 | Export-MlmdLineage -Format Mermaid");
        Assert.StartsWith("flowchart LR\n", text, StringComparison.Ordinal);
        Assert.Contains("  subgraph c1[\"p / r1\"]\n", text, StringComparison.Ordinal);
        Assert.Contains("    e2[\"Train<br/>Train Running\"]:::execution\n", text, StringComparison.Ordinal);
        Assert.Contains("  a2 -->|\"data\"| e2\n", text, StringComparison.Ordinal);
        Assert.Contains("  e2 -->|\"model\"| a3\n", text, StringComparison.Ordinal);
        Assert.Contains("  class a3 root\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_everything()
    {
        using var json = JsonDocument.Parse(Text("$model | Get-MlmdLineage -Upstream | Export-MlmdLineage -Format Json"));
        var root = json.RootElement;
        Assert.Equal("kfpmetadata.lineage/1", root.GetProperty("form").GetString());
        Assert.Equal(["a3"], root.GetProperty("roots").EnumerateArray().Select(key => key.GetString()));
        Assert.Equal(5, root.GetProperty("nodes").GetArrayLength());
        Assert.Equal(4, root.GetProperty("edges").GetArrayLength());
        var train = root.GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("key").GetString() == "e2");
        Assert.Equal("c1", train.GetProperty("run").GetString());
        Assert.Equal("Train", train.GetProperty("properties").GetProperty("component_id").GetString());
    }

    [Fact]
    public void File_is_written_as_a_whole_by_its_ending_and_kept_where_told()
    {
        var file = _folder.PathOf("a [1].dot");
        _ = _store.Session.Invoke("param($File) $model | Get-MlmdLineage | Export-MlmdLineage -Path $File -WhatIf",
            ("File", file)).Succeeded;
        Assert.False(File.Exists(file));
        var written = _store.Session.Invoke("param($File) $model | Get-MlmdLineage | Export-MlmdLineage -Path $File -PassThru",
            ("File", file)).Single;
        Assert.Equal(file, ((FileInfo)written.BaseObject).FullName);
        Assert.StartsWith("digraph lineage {", File.ReadAllText(file), StringComparison.Ordinal);
        _ = _store.Session.Invoke("param($File) $model | Get-MlmdLineage | Export-MlmdLineage -Path $File -NoClobber", ("File", file))
            .Failed("MlmdAlreadyExists");
        _ = _store.Session.Invoke("param($File) $raw | Get-MlmdLineage | Export-MlmdLineage -Path $File -Format Json",
            ("File", file)).Succeeded;
        Assert.StartsWith("{", File.ReadAllText(file), StringComparison.Ordinal);
        new FileInfo(file).IsReadOnly = true;
        _ = _store.Session.Invoke("param($File) $raw | Get-MlmdLineage | Export-MlmdLineage -Path $File", ("File", file))
            .Failed("MlmdFileNotWritten");
        _ = _store.Session.Invoke("param($File) $raw | Get-MlmdLineage | Export-MlmdLineage -Path $File -Force", ("File", file)).Succeeded;
        Assert.StartsWith("digraph", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(_folder.PathOf(".")).Select(Path.GetFullPath));
    }

    [Fact]
    public void Several_graphs_become_one_picture()
    {
        var text = Text("$model, (Get-MlmdArtifact -Uri s3://m2) | Get-MlmdLineage -Upstream -Depth 2 | Export-MlmdLineage -Format Dot");
        Assert.Equal(2, text.Split("label=\"clean").Length);
        Assert.Contains("e3 -> a4", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_input_is_one_error()
    {
        _ = _store.Session.Invoke("$g = $model | Get-MlmdLineage; $g | Export-MlmdLineage").Failed("MlmdInvalidArgument");
        _ = _store.Session.Invoke("$g | Export-MlmdLineage -Path x.png").Failed("MlmdInvalidArgument");
        _ = _store.Session.Invoke("$g | Export-MlmdLineage -Format Html").Failed("MlmdInvalidArgument");
        _ = _store.Session.Invoke("param($File) $g | Export-MlmdLineage -Path $File", ("File", _folder.PathOf("none/x.dot")))
            .Failed("MlmdFileNotWritten");
        _ = _store.Session.Invoke(
            "$other = Connect-Mlmd -InMemory -Name other; $a = New-MlmdArtifact s3://x -Type T; $h = $a | Get-MlmdLineage").Succeeded;
        _ = _store.Session.Invoke("$g, $h | Export-MlmdLineage -Format Dot").Failed("MlmdForeignEntity");
    }

    [Fact]
    public void A_graph_counts_what_it_holds()
    {
        _ = _store.Session.Invoke("$g = $model | Get-MlmdLineage").Succeeded;
        Assert.Equal(["artifact 3 (Model/m1)", "Both"], _store.Session.Invoke("$g.Roots[0]; $g.Direction").Succeeded.Text);
        Assert.Equal(
            ["4", "3", "6", "2"],
            _store.Session.Invoke("$g.Artifacts.Count; $g.Executions.Count; $g.Edges.Count; $g.Runs.Count").Succeeded.Text);
    }

    private string Text(string script) => (string)_store.Session.Invoke(script).Single.BaseObject;
}
