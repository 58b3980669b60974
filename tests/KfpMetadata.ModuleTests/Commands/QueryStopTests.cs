using System.Management.Automation;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>However a pipeline ends, the pages that it does not need are not fetched. The filters have a term for the store and one that is applied here.</summary>
public sealed class QueryStopTests
{
    private const int Pages = 100;

    /// <summary>Objects that wait for a slow reader (64), their last page, one ahead and one on its way.</summary>
    private const int MostPages = (64 / 10) + 4;

    private const string Scene =
        """
        $type = (Get-OrNewMlmdArtifactType T).Id
        foreach ($block in 1..10) {
            $null = Invoke-MlmdRequest PutArtifacts @{ artifacts = @(foreach ($i in 1..100) {
                        @{ type_id = $type; uri = "u$i"; state = 'LIVE'; custom_properties = @{ accuracy = @{ double_value = 0.5 }; Stage = @{ string_value = 'prod' } } } }) }
        }
        """;

    private const string Query = "Get-MlmdArtifact -State Live -CustomProperty @{ accuracy = @{ ge = 0.5 }; Stage = 'prod' } -PageSize 10";

    public static TheoryData<StoreKind, string> Endings
    {
        get
        {
            var data = new TheoryData<StoreKind, string>();
            foreach (var kind in new[] { StoreKind.Memory, StoreKind.Reference_1_17_1 })
            {
                // What unwinds the pipeline as Select-Object -First does.
                data.Add(kind, "foreach ($once in 1) { $Query | ForEach-Object { $_.Id; if ($_.Id -eq 3) { break } } }");
                data.Add(kind, "$Query | ForEach-Object { $_.Id; if ($_.Id -eq 3) { throw 'enough' } }");
                data.Add(kind, "$Query -First 3 | ForEach-Object { $_.Id }");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_pipeline_that_ends_early_fetches_no_more(StoreKind kind, string ending)
    {
        await using var store = await OpenAsync(kind);
        var counter = new CallCounter();
        var result = store.Session.Invoke(CallCounter.Hear + Fill(ending), counter.Parameter);
        Assert.Equal(["1", "2", "3"], result.Text);
        Assert.Equal(ending.Contains("throw", StringComparison.Ordinal), result.Errors.Count == 1);
        Assert.InRange(await counter.SettledAsync(TestContext.Current.CancellationToken), 1, MostPages);
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Reference_1_17_1)]
    public async Task Without_an_early_end_every_page_is_fetched(StoreKind kind)
    {
        await using var store = await OpenAsync(kind);
        var counter = new CallCounter();
        Assert.Equal(["1000"], store.Session.Invoke(CallCounter.Hear + Fill("@($Query).Count"), counter.Parameter).Succeeded.Text);
        Assert.InRange(await counter.SettledAsync(TestContext.Current.CancellationToken), Pages, Pages + 2);
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Reference_1_17_1)]
    public async Task The_user_ends_a_pipeline_whose_reader_is_slow(StoreKind kind)
    {
        await using var store = await OpenAsync(kind);
        var counter = new CallCounter();
        using var shell = store.Session.Create(CallCounter.Hear + Fill("$Query | ForEach-Object { $_.Id; [Threading.Thread]::Sleep(20) }"), counter.Parameter);
        var output = new PSDataCollection<PSObject>();
        var running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        while (output.Count < 3 && !running.IsCompleted) await Task.Delay(5, TestContext.Current.CancellationToken);
        await StopAsync(shell);
        Assert.InRange(output.Count, 3, 100);
        Assert.InRange(await counter.SettledAsync(TestContext.Current.CancellationToken), 1, (output.Count / 10) + MostPages);
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Reference_1_17_1)]
    public async Task The_user_ends_a_search_that_finds_nothing(StoreKind kind)
    {
        await using var store = await OpenAsync(kind);
        var counter = new CallCounter();
        // A page a row: no row comes to the pipeline, so only the store is waited for.
        using var shell = store.Session.Create(CallCounter.Hear + "while ($true) { Get-MlmdArtifact -CustomProperty @{ Stage = @{ like = '*z' } } -PageSize 1 -WarningAction Ignore }", counter.Parameter);
        var running = shell.BeginInvoke();
        while (counter.Count < 5 && !running.IsCompleted) await Task.Delay(5, TestContext.Current.CancellationToken);
        await StopAsync(shell);
        var count = counter.Count;
        // What was on its way comes back; nothing new is sent.
        Assert.InRange(await counter.SettledAsync(TestContext.Current.CancellationToken), count, count + 2);
    }

    private static async Task<StoreFixture> OpenAsync(StoreKind kind)
    {
        var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(Scene).Succeeded;
        return store;
    }

    private static string Fill(string script) => script.Replace("$Query", Query, StringComparison.Ordinal);

    private static async Task StopAsync(PowerShell shell)
    {
        await shell.StopAsync(null, null).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
    }
}
