using KfpMetadata.ModuleTests.Commands;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Stores;

/// <summary>What only shows where a server keeps its store in MySQL or PostgreSQL, as all clusters do.</summary>
public sealed class DatabaseTests(DatabaseFixture databases) : IClassFixture<DatabaseFixture>
{
    /// <summary>MLMD on PostgreSQL refuses texts with backslashes, and many of the test's rows have one.</summary>
    private const int RowsEverywhere = 30;

    private static readonly StoreKind[] Releases = [StoreKind.Reference_1_17_1, StoreKind.Reference_1_14_0];

    public static MatrixTheoryData<ReferenceDatabaseKind, StoreKind> Stores =>
        new(Enum.GetValues<ReferenceDatabaseKind>(), Releases[..Effort.Of(smoke: 1, full: 2)]);

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Filters_agree_with_brute_force(ReferenceDatabaseKind database, StoreKind kind)
    {
        await using var store = await databases.OpenAsync(database, kind);
        HostileQueryTests.RequireAgreement(store, RowsEverywhere);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Other_spellings_are_other_names_and_wide_integers_are_refused(ReferenceDatabaseKind database, StoreKind kind)
    {
        await using var store = await databases.OpenAsync(database, kind);
        var first = store.Session.Invoke("(New-MlmdArtifact s3://b/MODEL -Type Model -Name RUN).Id").Single.ToString();

        Assert.Empty(store.Session.Invoke("Get-MlmdArtifact -LiteralUri s3://b/model, 's3://b/MODEL '").Succeeded.Output);
        foreach (var name in (string[])["run", "RUN "])
            _ = store.Session.Invoke($"Get-MlmdArtifact -Type Model -LiteralName '{name}'").Failed("MlmdNotFound");
        Assert.Equal([first], store.Session.Invoke("(Get-MlmdArtifact -LiteralUri s3://b/MODEL -Type Model -LiteralName RUN).Id").Succeeded.Text);

        var again = store.Session.Invoke("(New-MlmdArtifact s3://b/model -Type Model -Name run).Id");
        var type = store.Session.Invoke("(Get-OrNewMlmdArtifactType model).Name");
        var both = store.Session.Invoke(
            "$p = [System.Collections.Generic.Dictionary[string,object]]::new(); $p.lr = 1; $p.Lr = 2; (New-MlmdArtifact s3://x -Type Model -CustomProperty $p).CustomProperties.Count");
        if (database == ReferenceDatabaseKind.MariaDb)
        {
            Assert.Contains("'RUN'", again.Failed("MlmdAlreadyExists").ToString(), StringComparison.Ordinal);
            Assert.Contains($"artifact {first}", again.Errors[0].ToString(), StringComparison.Ordinal);
            Assert.Contains("'Model'", type.Failed("MlmdAlreadyExists").ToString(), StringComparison.Ordinal);
            Assert.NotEmpty(both.Errors);
        }
        else
        {
            Assert.NotEqual(first, again.Single.ToString());
            Assert.Equal(["model"], type.Succeeded.Text);
            Assert.Equal(["2"], both.Succeeded.Text);
        }

        foreach (var properties in (string[])["Custom -CustomProperty @{ n = 3000000000 }", "Declared -Property @{ n = -3000000000 } -TypeProperty @{ n = 'Int' }"])
        {
            var wide = store.Session.Invoke($"New-MlmdArtifact s3://wide -Type {properties}").Failed("MlmdValueOutOfRange");
            Assert.Contains("'n'", wide.ToString(), StringComparison.Ordinal);
            Assert.Empty(store.Session.Invoke("Get-MlmdArtifact -LiteralUri s3://wide").Succeeded.Output);
        }

        Assert.Equal(
            ["2147483647"], store.Session.Invoke("(New-MlmdArtifact s3://w -Type Model -CustomProperty @{ n = 2147483647 } -Refresh).CustomProperties.n").Succeeded.Text);
    }

    /// <summary>MLMD on PostgreSQL would read what follows a backslash as SQL.</summary>
    [Theory]
    [MemberData(nameof(Stores))]
    public async Task No_text_reaches_the_database_as_a_statement(ReferenceDatabaseKind database, StoreKind kind)
    {
        await using var store = await databases.OpenAsync(database, kind);
        _ = store.Session.Invoke("$null = New-MlmdArtifact s3://first -Type Model").Succeeded;
        foreach (var text in (string[])[@"a\b", @"\'; DELETE FROM artifact; --", "'; DELETE FROM artifact; --", @"x\\'' OR 1=1 --"])
        {
            var written = store.Session.Invoke(
                "param($S) (New-MlmdArtifact $S -Type Model -CustomProperty @{ v = $S } -Refresh).CustomProperties.v", ("S", text));
            if (database == ReferenceDatabaseKind.PostgreSql && text.Contains('\\', StringComparison.Ordinal))
                Assert.Contains("backslash", written.Failed("MlmdInvalidValue").ToString(), StringComparison.Ordinal);
            else
                Assert.Equal([text], written.Succeeded.Text);
            var found = store.Session.Invoke("param($S) Get-MlmdArtifact -LiteralUri $S | ForEach-Object { $_.Uri }", ("S", text)).Succeeded.Text;
            Assert.Equal(written.Errors.Count == 0 ? [text] : [], found);
            Assert.Single(store.Session.Invoke("Get-MlmdArtifact -LiteralUri s3://first").Succeeded.Output);
        }
    }
}
