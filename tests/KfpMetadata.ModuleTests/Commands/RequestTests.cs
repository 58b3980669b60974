using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>Any call by its name, on every store.</summary>
public sealed class RequestTests
{
    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Calls_by_name_write_and_read(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $type = (Invoke-MlmdRequest -Method PutArtifactType -Body @{ artifact_type = @{ name = 'T'; properties = @{ big = 'INT' } } }).type_id
            $big = [long]::MaxValue
            $written = Invoke-MlmdRequest putartifacts @{ artifacts = @{
                    type_id = $type; name = 'one'; uri = 's3://x'; state = [KfpMetadata.MlmdArtifactState]::MarkedForDeletion
                    properties = @{ big = @{ int_value = $big } }
                    custom_properties = @{ id = @{ string_value = '7' }; tree = @{ struct_value = @{ id = '7'; list = @(1, $null, 'x') } }; half = @{ double_value = 2.0 } }
                } }
            $read = (Invoke-MlmdRequest GetArtifactsByID @{ artifact_ids = $written.artifact_ids[0] }).artifacts[0]
            "$($read.id -is [long]) $($read.state) $($read.properties.big.int_value -eq $big) $($read.custom_properties.id.string_value -is [string])"
            "$($read.custom_properties.tree.struct_value.id -is [string]) $($read.custom_properties.tree.struct_value.list.Count) $($read.custom_properties.half.double_value -is [double])"
            (Invoke-MlmdRequest GetArtifactsByURI '{"uris": ["s3://x"]}' -AsJson) -like '*"name": "one"*'
            @('{"artifact_ids": ["1"]}', @{ artifactIds = 1 } | Invoke-MlmdRequest -Method GetArtifactsByID).Count
            @(Invoke-MlmdRequest GetEventsByArtifactIDs @{ artifact_ids = $read.id }).Count
            """).Succeeded;
        Assert.Equal(["True MARKED_FOR_DELETION True True", "True 3 True", "True", "2", "0"], result.Text);
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task What_if_and_the_guard_write_nothing(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var session = store.Session;
        _ = session.Invoke("$artifact = New-MlmdArtifact s3://x -Type T -Name n").Succeeded;
        _ = session.Invoke("Invoke-MlmdRequest PutContextType @{ context_type = @{ name = 'C' } } -WhatIf").Succeeded;
        Assert.Empty(session.Invoke("Get-MlmdContextType").Succeeded.Output);
        _ = session.Invoke("Invoke-MlmdRequest PutArtifacts @{ artifacts = @(@{ id = $artifact.Id; type_id = $artifact.TypeId; uri = 'gone' }) }").Failed("MlmdUnsafeRequest");
        Assert.Equal(["s3://x"], session.Invoke("(Get-MlmdArtifact).Uri").Succeeded.Text);
        _ = session.Invoke("Invoke-MlmdRequest PutArtifacts @{ artifacts = @(@{ id = $artifact.Id; type_id = $artifact.TypeId; uri = 'forced' }) } -Force").Succeeded;
        Assert.Equal(["forced"], session.Invoke("(Get-MlmdArtifact).Uri").Succeeded.Text);
    }

    [Theory]
    [InlineData("Invoke-MlmdRequest GetNothing", "GetArtifactsByID")]
    [InlineData("Invoke-MlmdRequest GetArtifactsByID @{ artifact_idz = 1 }", "artifact_idz")]
    [InlineData("Invoke-MlmdRequest GetArtifactsByID '{'", "JSON")]
    [InlineData("Invoke-MlmdRequest GetArtifactsByID 5", "hashtable")]
    [InlineData("Invoke-MlmdRequest GetArtifactsByID @{ artifact_ids = [System.Threading.CancellationToken]::None }", "CancellationToken")]
    public async Task Bad_requests_are_one_error_that_names_them(string command, string named)
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        var error = store.Session.Invoke(command).Failed("MlmdInvalidArgument");
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Method_names_are_completed()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        var names = store.Session.Invoke("(TabExpansion2 'Invoke-MlmdRequest -Method GetArtifactsBy' 40).CompletionMatches.CompletionText").Succeeded.Text;
        Assert.Equal(["GetArtifactsByContext", "GetArtifactsByExternalIds", "GetArtifactsByID", "GetArtifactsByType", "GetArtifactsByURI"], names.Order(StringComparer.OrdinalIgnoreCase));
    }
}
