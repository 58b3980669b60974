using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>Texts that can be piped are texts: PowerShell would make one of any object, and write <c>@{Uri=s3://a}</c> where a URI was meant.</summary>
public sealed class PipedTextTests
{
    public static TheoryData<string, string> Taken => new()
    {
        { "'s3://a', 's3://b' | New-MlmdArtifact -Type T", "s3://a//T s3://b//T" },
        { "[uri]'s3://a/b' | New-MlmdArtifact -Type T", "s3://a/b//T" },
        { "[pscustomobject]@{ Uri = 's3://a'; Name = 'n' } | New-MlmdArtifact -Type T", "s3://a/n/T" },
        { "[pscustomobject]@{ Uri = 's3://a'; Name = 'n'; Type = 'U' } | New-MlmdArtifact", "s3://a/n/U" },
        { "@{ Uri = 's3://a'; Name = 'n' } | New-MlmdArtifact -Type T", "s3://a/n/T" },
        { "[pscustomobject]@{ Uri = 's3://a'; Size = 1 } | New-MlmdArtifact -Type T", "s3://a//T" },
        { "[pscustomobject]@{ Uri = 's3://a'; Type = 'U'; Name = 'n' }, [pscustomobject]@{ Uri = 's3://b'; Type = 'U'; Name = 'm' } | New-MlmdArtifact", "s3://a/n/U s3://b/m/U" },
        { "[pscustomobject]@{ Uri = 's3://a'; Type = 'U'; CustomProperties = [pscustomobject]@{ a = 1 } } | New-MlmdArtifact", "s3://a//U" },
        { "[pscustomobject]@{ RunId = 'x'; PipelineName = 'p'; Other = 1 } | Get-OrNewMlmdRunContext", "/x/KfpRun" },
        { "Get-OrNewMlmdRunContext 007", "/007/KfpRun" },
        { "8, 'r' | Get-OrNewMlmdRunContext", "/8/KfpRun /r/KfpRun" },
        { "5 | Get-OrNewMlmdContext -Type C", "/5/C" },
        { "Get-OrNewMlmdContextType KfpRun | Get-MlmdContextType", "/KfpRun/" },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "Get-OrNewMlmdRunContext r | New-MlmdArtifact -Type T", "InputObjectMissingMandatory" },
        { "@{ Uri = 's3://a' }.GetEnumerator() | New-MlmdArtifact -Type T", "InputObjectMissingMandatory" },
        { "Get-OrNewMlmdRunContext r | Get-OrNewMlmdRunContext", "InputObjectNotBound" },
        { "New-MlmdArtifact s3://d -Type T -Name d | Get-OrNewMlmdContext -Type C", "InputObjectNotBound" },
        { "New-MlmdArtifact @{ Uri = 's3://a' } -Type T", "ParameterArgumentTransformationError" },
        { "New-MlmdArtifact s3://a -Type 5", "ParameterArgumentTransformationError" },
    };

    [Theory]
    [MemberData(nameof(Taken))]
    public async Task A_text_or_what_stands_for_one_is_taken(string command, string made)
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);

        Assert.Equal([made], store.Session.Invoke($"@({command} | ForEach-Object {{ \"$($_.Uri)/$($_.Name -replace '^kfpmd-.*')/$($_.Type)\" }}) -join ' '").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task An_object_is_refused_and_nothing_is_written(string command, string error)
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);

        _ = store.Session.Invoke(command).Failed(error);

        Assert.Equal(["0 0"], store.Session.Invoke("\"$(@(Get-MlmdArtifact | Where-Object Name -ne d).Count) $(@(Get-MlmdContext | Where-Object Name -ne r).Count)\"").Succeeded.Text);
    }
}
