using System.Reflection;
using KfpMetadata.HelpBuilder;
using KfpMetadata.HelpBuilder.Pages;

namespace KfpMetadata.Tests.Help;

/// <summary>The pages of the repository.</summary>
public sealed class CommandPagesTests
{
    private static readonly (IReadOnlyList<CommandPage> Pages, IReadOnlyList<PageError> Errors) Folder = PageFolder.Read(Path.Combine(Root(), "docs", "commands"));

    public static TheoryData<string> Names => [.. Folder.Pages.Select(page => page.Name)];

    [Fact]
    public void Every_page_is_well_formed() => Assert.Empty(Folder.Errors);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_error_id_is_one_of_the_module(string name)
    {
        var ids = typeof(MlmdErrorId).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToHashSet(StringComparer.Ordinal);

        Assert.All(Find(name).Errors, error => Assert.Contains(error.Id, ids));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_page_names_the_calls_and_the_helper(string name)
    {
        var description = Find(name).Description;

        Assert.Contains(description, paragraph => paragraph.StartsWith("MLMD calls: ", StringComparison.Ordinal));
        Assert.Contains(description, paragraph => paragraph.StartsWith("Python helper", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_type_of_the_module_is_there(string name)
    {
        var page = Find(name);

        foreach (var type in page.Inputs.Concat(page.Outputs).Where(type => type.Name.StartsWith("KfpMetadata.", StringComparison.Ordinal)))
            Assert.NotNull(typeof(MlmdNode).Assembly.GetType(type.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_set_of_a_writing_command_knows_WhatIf(string name)
    {
        var page = Find(name);
        // Connect-Mlmd can upgrade a file, Export-Mlmd* and Show-Mlmd* write one, and Invoke-MlmdRequest makes any call.
        var writes = page.Name.Split('-')[0] is "New" or "Set" or "Add" or "Complete" or "Connect" or "Export" or "Show" or "Invoke" || page.Name.StartsWith("Get-OrNew", StringComparison.Ordinal);

        Assert.All(page.ParameterSets, set => Assert.Equal(writes, set.ShouldProcess));
    }

    [Fact]
    public void Links_of_the_documents_lead_to_files_that_are_there()
    {
        var root = Root();
        string[] documents = [.. Directory.GetFiles(root, "*.md"), .. Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)];
        foreach (var document in documents)
        {
            foreach (var target in MarkdownLinks.In(File.ReadAllText(document)).Where(target => !target.Contains("://", StringComparison.Ordinal)))
            {
                var path = Path.Combine(Path.GetDirectoryName(document)!, target.Split('#')[0]);
                Assert.True(Path.Exists(path), $"{document}: {target}");
            }
        }
    }

    private static CommandPage Find(string name) => Folder.Pages.Single(page => string.Equals(page.Name, name, StringComparison.Ordinal));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KfpMetadata.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run inside the repository.");
    }
}
