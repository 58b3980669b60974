using System.Management.Automation;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Views;

namespace KfpMetadata.ModuleTests.Session;

/// <summary>What went through a file, a job or another process is an entity again.</summary>
public sealed class RoundTripTests
{
    private const string Back = "function Back($it) { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($it)) }\n";

    [Theory]
    [InlineData("Get-MlmdArtifact 2", "KfpMetadata.MlmdArtifact")]
    [InlineData("Get-MlmdExecution 3", "KfpMetadata.MlmdExecution")]
    [InlineData("Get-MlmdContext 2", "KfpMetadata.MlmdContext")]
    [InlineData("@(Get-MlmdArtifactType)[0]", "KfpMetadata.MlmdArtifactType")]
    [InlineData("@(Get-MlmdExecutionType)[0]", "KfpMetadata.MlmdExecutionType")]
    [InlineData("@(Get-MlmdContextType)[0]", "KfpMetadata.MlmdContextType")]
    [InlineData("@(Get-MlmdEvent -Artifact 2)[0]", "KfpMetadata.MlmdEvent")]
    [InlineData("@(Get-MlmdRun)[0]", "KfpMetadata.KfpRun")]
    [InlineData("@(Get-MlmdTask $run)[5]", "KfpMetadata.KfpTask")]
    [InlineData("@(Get-MlmdMetric $run)[6]", "KfpMetadata.KfpMetric")]
    [InlineData("@(Compare-MlmdRun $run, 22222222-aaaa-4aaa-8aaa-000000000002)[0]", "KfpMetadata.KfpDifference")]
    [InlineData("@((Get-MlmdLineage -Artifact 5).Edges)[0]", "KfpMetadata.MlmdLineageEdge")]
    [InlineData("@(Compare-MlmdLineage 4 12)[0]", "KfpMetadata.MlmdLineageDifference")]
    [InlineData("@(Test-MlmdConnection -Connection default)[0]", "KfpMetadata.MlmdConnectionTest")]
    public void Every_property_comes_back(string script, string type)
    {
        using var folder = new TemporaryFolder();
        using var session = Session(folder);
        var pair = session.Invoke($"$it = {script}; $it; Back $it").Succeeded.Output;
        Assert.Equal(2, pair.Count);
        Assert.Equal(type, pair[1].BaseObject.GetType().FullName);
        Assert.All(pair[0].Properties.Where(static property => property.MemberType == PSMemberTypes.Property), property =>
            Assert.Equal(Text(property.Value), Text(pair[1].Properties[property.Name].Value)));
    }

    [Theory]
    [InlineData("(Back (Get-MlmdArtifact 2)).State -eq 'Live'", "True")]
    [InlineData("(Back (Get-MlmdArtifact 2)).CreateTime -eq (Get-MlmdArtifact 2).CreateTime", "True")]
    [InlineData("[datetime]::Now -gt (Back (Get-MlmdArtifact 2)).CreateTime", "True")]
    [InlineData("(Back (Get-MlmdArtifact 2)).CustomProperties.schema.struct.k", "v")]
    [InlineData("(Back (Get-MlmdArtifact 2)).CustomProperties.rows", "100")]
    [InlineData("@(Back (Get-MlmdArtifact 2) | Get-MlmdEvent).Count", "10")]
    [InlineData("(Back (Get-MlmdTask $run)[1] | Get-MlmdEvent -Type Output).Count -gt 0", "True")]
    [InlineData("@(Back (Get-MlmdRun $run) | Get-MlmdTask).Count", "23")]
    [InlineData("(Back (Get-MlmdMetric $run)[0] | Get-MlmdArtifact).Id", "5")]
    [InlineData("(Back (Get-MlmdEvent -Artifact 5)[0] | Get-MlmdExecution).Id", "6")]
    [InlineData("(Back (Compare-MlmdRun $run, 22222222-aaaa-4aaa-8aaa-000000000002)[1]).'22222222'", "0.2")]
    public void It_can_be_used(string script, string expected)
    {
        using var folder = new TemporaryFolder();
        using var session = Session(folder);
        Assert.Equal([expected], session.Invoke(script).Succeeded.Text);
    }

    [Fact]
    public void Values_of_every_kind_come_back()
    {
        using var session = new ModuleSession();
        var same = session.Invoke(Back + """
            $a = [KfpMetadata.MlmdArtifact]@{ Id = 1; CustomProperties = @{
                whole = [long]::MaxValue; number = 0.30000000000000004; text = "a`u{1}b"; yes = $true; list = @(1, @{ x = $null })
                deep = @{ a = @{ b = @{ c = @{ d = @{ e = @(1, @(2, 'x')) } } } } } } }
            $a.CustomProperties.Add('LR', 1L); $a.CustomProperties.Add('lr', 2.5)
            $a.CustomProperties.Add('any', [KfpMetadata.MlmdAny]::new('type.googleapis.com/x', [byte[]](0, 1, 255)))
            $b = Back $a
            foreach ($key in $a.CustomProperties.Keys) {
                $left = $a.CustomProperties[$key]; $right = $b.CustomProperties[$key]
                if ([KfpMetadata.MlmdValue]::Format($left) -cne [KfpMetadata.MlmdValue]::Format($right) -or $left.GetType() -ne $right.GetType()) { "$key : $left <> $right" }
            }
            $b.CustomProperties.any.Equals($a.CustomProperties.any); $b.CustomProperties.Count -eq $a.CustomProperties.Count
            """).Succeeded.Text;
        Assert.Equal(["True", "True"], same);
    }

    [Fact]
    public void It_knows_no_connection()
    {
        using var folder = new TemporaryFolder();
        using var session = Session(folder);
        // An entity of another store is refused; one that came back is read by its id on the store that is given.
        _ = session.Invoke("$other = Connect-Mlmd -InMemory -Name other; Back (Get-MlmdArtifact 2 -Connection default) | Set-MlmdArtifact -Uri gs://x -Connection other").Failed("MlmdNotFound");
    }

    [Fact]
    public void What_was_not_made_again_is_shown_and_has_its_state()
    {
        using var folder = new TemporaryFolder();
        var shown = Shown.Of(79, Shown.Open(folder, "kfp-v2-runs.sqlite") + "\n" + Back, [
            "$bag = [psobject]::new(); $bag.PSTypeNames.Insert(0, 'Deserialized.KfpMetadata.MlmdArtifact'); foreach ($p in (Get-MlmdArtifact 1).PSObject.Properties) { $bag.PSObject.Properties.Add([psnoteproperty]::new($p.Name, $p.Value)) }; $bag",
        ]);
        Assert.Matches(@"^ +1 system\.Dataset +gs://data/raw\.csv +Live +\d+[smhdy]$", shown[0][^1]);
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        PSObject wrapped => Text(wrapped.BaseObject),
        string text => text,
        System.Collections.IDictionary map => string.Join(';', map.Keys.Cast<object>().Select(key => $"{key}={Text(map[key])}").Order(StringComparer.Ordinal)),
        System.Collections.IEnumerable list => string.Join(',', list.Cast<object?>().Select(Text)),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static ModuleSession Session(TemporaryFolder folder)
    {
        var session = new ModuleSession();
        _ = session.Invoke($"{Shown.Open(folder, "kfp-v2-runs.sqlite")}\n{Back}\n$run = '11111111-aaaa-4aaa-8aaa-000000000001'").Succeeded;
        return session;
    }
}
