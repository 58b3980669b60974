using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>The filters of the reading commands, on every store with the same expectations.</summary>
public sealed class QueryTests
{
    private const string Scene = """
        $null = Get-OrNewMlmdArtifactType Model -Property @{ stage = 'String'; rank = 'Int' }
        $null = Get-OrNewMlmdArtifactType Modelled
        $one = New-MlmdContext one -Type Group
        $two = New-MlmdContext two -Type Group
        $run = Get-OrNewMlmdRunContext -RunId r -PipelineName p
        $both = [hashtable]::new([StringComparer]::Ordinal)
        $both['accuracy'] = 0.95; $both['Accuracy'] = 'high'; $both['ok'] = $true; $both['count'] = 2
        $a = New-MlmdArtifact s3://b/a -Type Model -Name a -Property @{ stage = 'prod'; rank = 1 } -CustomProperty $both
        $b = New-MlmdArtifact s3://b/b -Type Model -Name 'B "quoted" \ it''s' -Property @{ stage = 'Prod' } -CustomProperty @{ accuracy = 0.85; ok = $false; count = 2.0 }
        $c = New-MlmdArtifact 's3://b/c[1]?x=*' -Type Modelled -Name 'c[1]' -State Pending -CustomProperty @{ accuracy = 1; 'a b' = "x`ny" }
        $d = New-MlmdArtifact s3://b/d -Type Dataset -Name d -State Abandoned
        $null = Invoke-MlmdRequest PutAttributionsAndAssociations @{ attributions = @(
                @{ artifact_id = 1; context_id = $one.Id }, @{ artifact_id = 2; context_id = $one.Id }, @{ artifact_id = 2; context_id = $two.Id }, @{ artifact_id = 4; context_id = $two.Id }) }
        $x = $run | New-MlmdRunExecution -ComponentName Train -Name x -InputParameter @{ lr = 0.1 }
        $y = $run | New-MlmdRunExecution -ComponentName Eval -Name y
        Complete-MlmdExecution $x
        """;

    private static readonly (string Command, string Ids)[] Queries =
    [
        ("Get-MlmdArtifact -State Live", "1 2"),
        ("Get-MlmdArtifact -State Abandoned, Pending", "3 4"),
        ("Get-MlmdArtifact -Type Model*", "1 2 3"),
        ("Get-MlmdArtifact -Type model", ""),
        ("Get-MlmdArtifact -Type Model, Dataset", "1 2 4"),
        ("Get-MlmdArtifact -Type none*", ""),
        ("Get-MlmdArtifact -LiteralType Modelled -TypeVersion 2", ""),
        ("Get-MlmdArtifact -Name a*", "1"),
        ("Get-MlmdArtifact -Name A", ""),
        ("Get-MlmdArtifact -Name a, d", "1 4"),
        ("Get-MlmdArtifact -Name 'b *'", "2"),
        ("Get-MlmdArtifact -LiteralName 'B \"quoted\" \\ it''s'", "2"),
        ("Get-MlmdArtifact -LiteralName 'c[1]'", "3"),
        ("Get-MlmdArtifact -Type Model -Name a -State Pending", ""),
        ("Get-MlmdArtifact -Uri S3://B/*", "1 2 3 4"),
        ("Get-MlmdArtifact -Uri s3://b/a, s3://b/d -Type Dataset", "4"),
        ("Get-MlmdArtifact -LiteralUri 's3://b/c[1]?x=*'", "3"),
        ("Get-MlmdArtifact -Uri s3://b/a -State Live -Name a", "1"),
        ("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ gt = 0.9 } }", "1 3"),
        ("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ ge = 0.85; lt = 0.95 } }", "2"),
        ("Get-MlmdArtifact -CustomProperty @{ accuracy = 0.95 }", "1"),
        ("Get-MlmdArtifact -CustomProperty @{ accuracy = 1.0 }", "3"),
        ("Get-MlmdArtifact -CustomProperty @{ count = 2 }", "1 2"),
        ("Get-MlmdArtifact -CustomProperty @{ count = '2' }", ""),
        ("Get-MlmdArtifact -CustomProperty @{ Accuracy = 'high' }", "1"),
        ("Get-MlmdArtifact -CustomProperty @{ Accuracy = $null }", "2 3 4"),
        ("Get-MlmdArtifact -CustomProperty @{ accuracy = 1, 0.85, $null }", "2 3 4"),
        ("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ ne = 1 } }", "1 2"),
        ("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ exists = $false } }", "4"),
        ("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ ne = $null } }", "1 2 3"),
        ("Get-MlmdArtifact -CustomProperty @{ ok = $true }", "1"),
        ("Get-MlmdArtifact -CustomProperty @{ 'a b' = \"x`ny\" }", "3"),
        ("Get-MlmdArtifact -CustomProperty @{ Accuracy = @{ like = 'HI*' } }", "1"),
        ("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ in = @() } }", ""),
        ("Get-MlmdArtifact -Property @{ stage = 'prod' }", "1"),
        ("Get-MlmdArtifact -Property @{ stage = @{ gt = 'Prod' } }", "1"),
        ("Get-MlmdArtifact -Property @{ rank = $null } -Type Model", "2"),
        ("Get-MlmdArtifact -Property @{ stage = 'prod' } -CustomProperty @{ accuracy = @{ gt = 0.9 }; ok = $true } -State Live -Uri *a", "1"),
        ("Get-MlmdArtifact -NotInContext Group/one", "3 4"),
        ("Get-MlmdArtifact -NotInContext $one, $two", "3"),
        ("Get-MlmdArtifact -Context Group/two -NotInContext Group/one", "4"),
        ("Get-MlmdArtifact -Context Group/one -Type Model -CustomProperty @{ accuracy = @{ lt = 0.9 } }", "2"),
        ("Get-MlmdArtifact -Context Group/two -Type D* -State Abandoned", "4"),
        ("$two | Get-MlmdArtifact -Type Model", "2"),
        ("1, 2, 3, 4 | Get-MlmdArtifact -Type Model* -CustomProperty @{ accuracy = @{ gt = 0.9 } }", "1 3"),
        ("$a, $d | Get-MlmdArtifact -State Live", "1"),
        ("Get-MlmdArtifact -Filter \"uri LIKE 's3://%'\" -State Live -CustomProperty @{ accuracy = @{ gt = 0.9 } }", "1"),
        ("Get-MlmdArtifact -CreatedAfter (Get-MlmdArtifact 1).CreateTime -CreatedBefore (Get-MlmdArtifact 4).CreateTime.AddMilliseconds(1)", "1 2 3 4"),
        ("Get-MlmdArtifact -CreatedBefore (Get-MlmdArtifact 1).CreateTime", ""),
        ("Get-MlmdArtifact -CreatedAfter ([DateTime]::Now.AddHours(1))", ""),
        ("Get-MlmdArtifact -UpdatedBefore ([DateTime]::Now.AddHours(1)) -OrderBy CreateTime -Descending -State Live", "2 1"),
        ("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ exists = $true } } -OrderBy LastUpdateTime -Descending -First 2 -Skip 1", "2 1"),
        ("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ exists = $true } } -First 1 -Skip 1", "2"),
        ("Get-MlmdExecution -State Complete", "1"),
        ("Get-MlmdExecution -State Complete, Running -Type components.*", "1 2"),
        ("Get-MlmdExecution -Context r -CustomProperty @{ 'input:lr' = 0.1 }", "1"),
        ("Get-MlmdExecution -Property @{ component_id = @{ like = 'E*' } }", "2"),
        ("Get-MlmdExecution -NotInContext r", ""),
        ("Get-MlmdContext -Name T*", "2"),
        ("Get-MlmdContext -Property @{ pipeline_name = 'p' }", "3"),
        ("Get-MlmdContext -Type Group, KfpRun -Name one, r", "1 3"),
        ("$a | Get-MlmdContext -Name t*", ""),
    ];

    // One scene a store: the rows are only read.
    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Filters_find_the_same_on_every_store(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(Scene).Succeeded;
        var wrong = new List<string>();
        foreach (var (command, ids) in Queries)
        {
            var result = store.Session.Invoke($"({command}).Id -join ' '");
            var missingType = command.Contains("-Type model", StringComparison.Ordinal) || command.Contains("-TypeVersion 2", StringComparison.Ordinal);
            if (result.Errors.Count > 0) wrong.Add($"{command}: {result.Errors[0]}");
            else if (missingType && result.Warnings.Count != 1) wrong.Add($"{command}: no warning");
            else if (result.Text is not [var text] || text != ids) wrong.Add($"{command}: {string.Join('|', result.Text)}, not {ids}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ above = 1 } }", "above")]
    [InlineData("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ } }", "operators are")]
    [InlineData("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ gt = 1, 2 } }", "one value")]
    [InlineData("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ gt = $true } }", "order")]
    [InlineData("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ exists = 'yes' } }", "yes")]
    [InlineData("Get-MlmdArtifact -CustomProperty @{ accuracy = @{ like = 5 } }", "wildcards")]
    [InlineData("Get-MlmdArtifact -CustomProperty @{ '' = 5 }", "empty")]
    public async Task Bad_conditions_are_one_error_that_names_them(string command, string named)
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke("$null = New-MlmdArtifact s3://x -Type T").Succeeded;
        Assert.Contains(named, store.Session.Invoke(command).Failed("MlmdInvalidArgument").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task A_syntax_error_of_a_filter_names_the_position_in_the_stores_own_text(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke("$null = New-MlmdArtifact s3://x -Type T").Succeeded;
        var error = store.Session.Invoke("Get-MlmdArtifact -Filter \"id = 1 AND\" -State Live").Failed("MlmdInvalidArgument");
        Assert.Contains("[at 1:11]", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Unexpected end of expression", error.ToString(), StringComparison.Ordinal);
        error = store.Session.Invoke("Get-MlmdExecution -Filter \"id IN 5\"").Failed("MlmdInvalidArgument");
        Assert.Contains("[at 1:7]", error.ToString(), StringComparison.Ordinal);
        Assert.Matches("xpected [\"`][(]", error.ToString());
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Names_that_no_node_has_are_a_warning_with_the_nearest(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(Scene).Succeeded;
        Assert.Contains("'accuracy'", Assert.Single(store.Session.Invoke("Get-MlmdArtifact -CustomProperty @{ acuracy = 1 }").Succeeded.Warnings), StringComparison.Ordinal);
        Assert.Contains("'stage'", Assert.Single(store.Session.Invoke("Get-MlmdArtifact -Type Model -Property @{ Stage = 'x' }").Succeeded.Warnings), StringComparison.Ordinal);
        Assert.Contains("-CustomProperty", Assert.Single(store.Session.Invoke("Get-MlmdArtifact -Property @{ accuracy = 1 }").Succeeded.Warnings), StringComparison.Ordinal);
        Assert.Contains("'accuracy'", Assert.Single(store.Session.Invoke("$one, $two | Get-MlmdArtifact -CustomProperty @{ acuracy = $null }").Succeeded.Warnings), StringComparison.Ordinal);
        Assert.Empty(store.Session.Invoke("Get-MlmdArtifact -CustomProperty @{ accuracy = 7 } -Property @{ rank = 9 }").Succeeded.Warnings);
        Assert.Empty(store.Session.Invoke("Get-MlmdArtifact -CustomProperty @{ unheard = $null }").Succeeded.Warnings);
    }

    [Theory]
    [InlineData("Get-MlmdArtifact -Type Modl", "Model")]
    [InlineData("Get-MlmdArtifact -Type model", "Model")]
    [InlineData("Get-MlmdArtifact -LiteralType Modl", "Model")]
    [InlineData("Get-MlmdArtifact -Type Modl -Name a", "Model")]
    [InlineData("Get-MlmdArtifact -Type Modl -Name a, b, c", "Model")]
    [InlineData("Get-MlmdArtifact -Type Modl -Uri s3://b/a", "Model")]
    [InlineData("Get-MlmdArtifact -Type Modl -State Live -OrderBy CreateTime", "Model")]
    [InlineData("1, 2 | Get-MlmdArtifact -Type Modl", "Model")]
    [InlineData("Get-MlmdArtifact -Type Model -TypeVersion 2", "in version '2'")]
    [InlineData("Get-MlmdContext -Type Grup", "Group")]
    [InlineData("Get-MlmdExecution -Type Nothing.Like.It", "Get-MlmdExecutionType")]
    [InlineData("Get-MlmdExecution -Type Nothing.Like.It -Name x", "Get-MlmdExecutionType")]
    public async Task A_type_that_is_not_there_leaves_the_list_empty_with_one_warning(string command, string named)
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke(Scene).Succeeded;
        var result = store.Session.Invoke($"$ErrorActionPreference = 'Stop'; {command}").Succeeded;
        Assert.Empty(result.Output);
        Assert.Contains(named, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_types_the_one_that_is_there_is_read()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke(Scene).Succeeded;
        var result = store.Session.Invoke("(Get-MlmdArtifact -Type Model, Modl).Count -eq (Get-MlmdArtifact -Type Model).Count").Succeeded;
        Assert.Equal(["True"], result.Text);
        _ = Assert.Single(result.Warnings);
    }

    [Fact]
    public async Task Verbose_names_what_is_sent_and_what_is_applied_here()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Reference_1_17_1);
        _ = store.Session.Invoke(Scene).Succeeded;
        var verbose = store.Session.Invoke("$null = Get-MlmdArtifact -State Live -CustomProperty @{ accuracy = @{ gt = 0.9 }; OTHER = 'high' } -Verbose -WarningAction Ignore").Succeeded.Verbose;
        Assert.Contains(verbose, line => line.Contains("state = LIVE", StringComparison.Ordinal) && line.Contains("custom_properties.accuracy", StringComparison.Ordinal));
        Assert.Contains(verbose, line => line.StartsWith("Applied here", StringComparison.Ordinal) && line.Contains("OTHER", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-MlmdArtifact -Type Model -Name a", "GetArtifactByTypeAndName")]
    [InlineData("Get-MlmdArtifact -Uri s3://b/a", "GetArtifactsByURI")]
    [InlineData("Get-MlmdArtifact -Type Model", "GetArtifactsByType")]
    [InlineData("Get-MlmdArtifact -Context 1", "GetContextsByID GetArtifactsByContext")]
    [InlineData("Get-MlmdArtifact -First 1", "GetArtifacts")]
    public async Task What_has_a_key_is_one_keyed_call(string command, string calls)
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke(Scene).Succeeded;
        var verbose = store.Session.Invoke($"$null = {command} -Debug").Succeeded.Debug;
        Assert.Equal(calls, string.Join(' ', verbose.Where(line => line.Contains(" attempt ", StringComparison.Ordinal)).Select(line => line.Split(' ')[0])));
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Reference_1_17_1)]
    public async Task A_long_list_by_time_gives_every_row_once_in_order(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $type = (Get-OrNewMlmdArtifactType T).Id
            foreach ($block in 1..5) {
                $null = Invoke-MlmdRequest PutArtifacts @{ artifacts = @(foreach ($i in 1..450) { @{ type_id = $type; uri = "u$i" } }) }
            }
            $rows = @(Get-MlmdArtifact -OrderBy CreateTime -Descending)
            $ordered = $true
            for ($i = 1; $i -lt $rows.Count; $i++) {
                $ordered = $ordered -and ($rows[$i].CreateTime -lt $rows[$i - 1].CreateTime -or ($rows[$i].CreateTime -eq $rows[$i - 1].CreateTime -and $rows[$i].Id -lt $rows[$i - 1].Id))
            }
            "$($rows.Count) $ordered"
            "$(@(Get-MlmdArtifact -OrderBy CreateTime -First 3).Id) $(@(Get-MlmdArtifact -OrderBy CreateTime -Uri u45[0] -First 2 -Skip 1).Uri)"
            """).Succeeded;
        Assert.Equal(["2250 True", "1 2 3 u450 u450"], result.Text);
    }
}
