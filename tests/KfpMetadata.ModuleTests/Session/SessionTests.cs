using System.Management.Automation;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Session;

/// <summary>Runspaces, import and removal, errors.</summary>
public sealed class SessionTests
{
    [Fact]
    public void Two_runspaces_have_connections_of_their_own()
    {
        using var first = new ModuleSession();
        using var second = new ModuleSession();
        _ = first.Invoke("Connect-Mlmd -InMemory -Name one").Succeeded;
        _ = second.Invoke("Connect-Mlmd -InMemory -Name two").Succeeded;

        _ = first.Invoke("Get-OrNewMlmdRunContext -RunId only-in-one").Succeeded;

        Assert.Equal(["one"], first.Invoke("(Get-MlmdConnection).Name").Succeeded.Text);
        Assert.Equal(["two"], second.Invoke("(Get-MlmdConnection).Name").Succeeded.Text);
        Assert.Equal(["only-in-one"], first.Invoke("(Get-MlmdContext).Name").Succeeded.Text);
        Assert.Empty(second.Invoke("Get-MlmdContext").Succeeded.Output);
    }

    [Fact]
    public void Session_without_connection_says_how_to_connect()
    {
        using var session = new ModuleSession();
        var error = session.Invoke("Get-MlmdContext").Failed("MlmdNotConnected");
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.Contains("Connect-Mlmd", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Removed_and_imported_again_the_module_works_and_remembers_nothing()
    {
        using var session = new ModuleSession();
        for (var i = 0; i < 2; i++)
        {
            _ = session.Invoke("Connect-Mlmd -InMemory").Succeeded;
            Assert.Equal(["r"], session.Invoke("(Get-OrNewMlmdRunContext -RunId r).Name").Succeeded.Text);
            _ = session.Invoke("Remove-Module -Name KfpMetadata").Succeeded;
            Assert.Equal("CommandNotFoundException", session.Invoke("Get-MlmdConnection").Errors.Single().FullyQualifiedErrorId);
            session.Import();
            Assert.Empty(session.Invoke("Get-MlmdConnection").Succeeded.Output);
        }
    }

    [Fact]
    public void Removing_the_module_gives_the_file_back()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("store.db");
        using var session = new ModuleSession();
        _ = session.Invoke("param($Path) Connect-Mlmd -Path $Path; Get-OrNewMlmdRunContext -RunId r", ("Path", path)).Succeeded;
        _ = session.Invoke("Remove-Module -Name KfpMetadata").Succeeded;
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.True(file.Length > 0);
    }

    [Fact]
    public void Error_is_a_record_with_id_category_and_target()
    {
        using var session = new ModuleSession();
        _ = session.Invoke("Connect-Mlmd -InMemory").Succeeded;
        var result = session.Invoke("Get-MlmdArtifact -ArtifactId 12345");
        var error = result.Failed("MlmdNotFound");
        Assert.False(result.Ended);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.NotNull(error.TargetObject);
        Assert.Equal("Get-MlmdArtifact", error.InvocationInfo.MyCommand.Name);
    }

    [Fact]
    public void Relative_path_is_one_of_the_session()
    {
        using var folder = new TemporaryFolder();
        using var session = new ModuleSession();
        _ = session.Invoke("param($Folder) $null = $ExecutionContext.SessionState.Path.SetLocation($Folder); Connect-Mlmd -Path ./here.db; Disconnect-Mlmd", ("Folder", folder.FullName)).Succeeded;
        Assert.True(File.Exists(folder.PathOf("here.db")));
    }

    [Fact]
    public void Entities_are_types_that_a_script_can_name()
    {
        using var session = new ModuleSession();
        var result = session.Invoke("$context = [KfpMetadata.MlmdContext]@{ Id = 1; Name = 'r' }; \"$($context.Id) $($context.Name)\"");
        Assert.Equal(["1 r"], result.Succeeded.Text);
    }

    [Fact]
    public void What_if_stores_nothing_and_passes_on_what_says_so()
    {
        using var session = new ModuleSession();
        _ = session.Invoke("Connect-Mlmd -InMemory").Succeeded;
        Assert.Equal(["0 r"], session.Invoke("Get-OrNewMlmdRunContext -RunId r -WhatIf | ForEach-Object { \"$($_.Id) $($_.Name)\" }").Succeeded.Text);
        Assert.Empty(session.Invoke("Get-MlmdContext").Succeeded.Output);
        Assert.Empty(session.Invoke("Get-MlmdContextType").Succeeded.Output);
    }
}
