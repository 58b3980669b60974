using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>A run id is the text that was typed; the id of a context is given as one.</summary>
public sealed class RunIdTests
{
    private const string Scene =
        """
        1..5 | ForEach-Object { $null = Get-OrNewMlmdRunContext -RunId "run-$_" }
        foreach ($id in '3', '20240501', '4444abcd-1', '12e4', '0x1f', '1kb', '007', '1.50', '-5', '31') { $null = Get-OrNewMlmdRunContext -RunId $id | New-MlmdRunExecution -Type components.T }
        """;

    [Theory]
    [InlineData("(Get-MlmdRun 3).RunId", "3")]
    [InlineData("(Get-MlmdRun -RunId 20240501).RunId", "20240501")]
    [InlineData("$n = 3; (Get-MlmdRun -RunId $n).RunId", "3")]
    [InlineData("(Get-MlmdRun 4444).RunId", "4444abcd-1")]
    [InlineData("(Get-MlmdRun 12e4).RunId", "12e4")]
    [InlineData("(Get-MlmdRun -RunId:0x1f).RunId", "0x1f")]
    [InlineData("(Get-MlmdRun 1kb).RunId", "1kb")]
    [InlineData("(Get-MlmdRun 007).RunId", "007")]
    [InlineData("(Get-MlmdRun 1.50).RunId", "1.50")]
    [InlineData("(Get-MlmdRun '-5').RunId", "-5")]
    [InlineData("(Get-MlmdRun 31).RunId", "31")]
    [InlineData("(Get-MlmdRun 12e4, 0x1f, 3).RunId -join ' '", "12e4 0x1f 3")]
    [InlineData("(Get-MlmdRun @(3, 20240501)).RunId -join ' '", "3 20240501")]
    [InlineData("(Get-MlmdTask -RunId 12e4).RunId", "12e4")]
    [InlineData("(Get-MlmdTask 0x1f, 1kb).RunId -join ' '", "0x1f 1kb")]
    [InlineData("@(Get-MlmdMetric 20240501).Count", "0")]
    [InlineData("(Compare-MlmdRun 12e4 0x1f -IncludeEqual)[0].RunId -join ' '", "12e4 0x1f")]
    [InlineData("(Compare-MlmdRun 12e4, 0x1f -IncludeEqual)[0].RunId -join ' '", "12e4 0x1f")]
    [InlineData("(Compare-MlmdRun 12e4 0x1f 1kb 3 -IncludeEqual)[0].RunId -join ' '", "12e4 0x1f 1kb 3")]
    [InlineData("(Compare-MlmdRun -RunId 3 -DifferenceRunId 31, 1kb -IncludeEqual)[0].RunId -join ' '", "3 31 1kb")]
    [InlineData("$p = @{ RunId = 20240501 }; (Get-MlmdRun @p).RunId", "20240501")]
    [InlineData("$p = @(3); (Get-MlmdTask @p).RunId", "3")]
    [InlineData("(3, 31 | Get-MlmdRun).RunId -join ' '", "3 31")]
    [InlineData("('0x1f', 3 | Compare-MlmdRun -IncludeEqual)[0].RunId -join ' '", "0x1f 3")]
    [InlineData("(Get-MlmdRun -ContextId 3).RunId", "run-3")]
    [InlineData("(Get-MlmdRun -ContextId 3, 4).RunId -join ' '", "run-3 run-4")]
    [InlineData("(Get-MlmdRun -ContextId (Get-MlmdContext 3)).RunId", "run-3")]
    [InlineData("(Get-MlmdRun (Get-MlmdContext 3)).RunId", "run-3")]
    [InlineData("(Get-MlmdRun -RunId (Get-MlmdRun run-3)).RunId", "run-3")]
    [InlineData("(Get-MlmdRun run-3 | Get-MlmdRun).RunId", "run-3")]
    [InlineData("(Compare-MlmdRun -ContextId 6, 7 -IncludeEqual)[0].RunId -join ' '", "3 20240501")]
    public async Task Is_the_text_that_was_typed(string command, string expected)
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke(Scene).Succeeded;
        Assert.Equal([expected], store.Session.Invoke(command).Succeeded.Text);
    }

    [Theory]
    [InlineData("Get-MlmdRun 99999", "MlmdNotFound")]
    [InlineData("Get-MlmdTask 2", "MlmdNotFound")]
    [InlineData("Get-MlmdMetric 0x20", "MlmdNotFound")]
    [InlineData("Get-MlmdRun -ContextId 99999", "MlmdNotFound")]
    [InlineData("Compare-MlmdRun 3 99999", "MlmdNotFound")]
    [InlineData("Get-MlmdRun ([datetime]::UtcNow)", "MlmdWrongKind")]
    public async Task That_is_not_there_is_an_error(string command, string error)
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke(Scene).Succeeded;
        _ = store.Session.Invoke(command).Failed(error);
    }

    /// <summary>Mocks and proxies of a command have the types of its parameters, and none of its attributes.</summary>
    [Theory]
    [InlineData("12e4", "12e4")]
    [InlineData("-RunId 20240501", "20240501")]
    [InlineData("0x1f", "0x1f")]
    [InlineData("(Get-MlmdRun run-3)", "run-3")]
    public void Is_the_same_for_a_function_with_the_parameters_types(string argument, string expected)
    {
        using var session = new ModuleSession();
        _ = session.Invoke("$null = Connect-Mlmd -InMemory" + "\n" + Scene).Succeeded;
        Assert.Equal(
            [expected + " True True"],
            session.Invoke(
                $$"""
                function Read-Run { param([KfpMetadata.Binding.RunReference[]] $RunId) "$($RunId.Name) $($RunId -eq '{{expected}}' -or $RunId[0].Id -gt 0) $((Get-MlmdRun $RunId).RunId -eq '{{expected}}')" }
                Read-Run {{argument}}
                """).Succeeded.Text);
    }
}
