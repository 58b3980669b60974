using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Session;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Hostile;

/// <summary>Hostile texts in every parameter that takes one: kept as they are or refused with a clear error, and nothing else changes.</summary>
[Collection(AloneCollection.Name)]
public sealed class HostileInputTests(ITestOutputHelper output)
{
    private const int Seed = 20261124;
    private const int AtOnce = 100;
    private const int LongestMessage = 4000;

    private const string Scene = """
        $null = Connect-Mlmd -InMemory
        $run = Get-OrNewMlmdRunContext -RunId r
        $data = New-MlmdArtifact s3://d -Type D
        $null = $run | New-MlmdRunExecution -ComponentName T -InputArtifact @{ d = $data }
        """;

    private static readonly int Texts = Effort.Of(smoke: 600, full: 100_000);

    [Fact]
    public async Task Every_text_is_kept_or_refused_and_nothing_else_changes()
    {
        List<HostileTarget> targets;
        using (var session = new ModuleSession())
        {
            var commands = session.Invoke("Get-Command -Module KfpMetadata").Succeeded.Output.Select(static command => (CommandInfo)command.BaseObject);
            targets = [.. commands.Where(HostileTarget.IsWriter).SelectMany(HostileTarget.Of)];
        }

        var each = (Texts / targets.Count) + 1;
        var problems = new ConcurrentQueue<string>();
        var kept = 0;
        await Parallel.ForEachAsync(
            targets.Index().GroupBy(static target => target.Index % Environment.ProcessorCount),
            TestContext.Current.CancellationToken,
            (part, _) =>
            {
                using var session = new ModuleSession();
                foreach (var (index, target) in part) Interlocked.Add(ref kept, Try(session, target, HostileText.Make(new Random(Seed + index), each), problems));
                return ValueTask.CompletedTask;
            });
        output.WriteLine($"{targets.Count} places, {each} texts each, {kept} kept");
        Assert.True(problems.IsEmpty, $"{problems.Count}:\n{string.Join('\n', problems.Order(StringComparer.Ordinal).Take(60))}");
        Assert.True(kept > Texts / 3, $"only {kept} texts were kept");
    }

    private static int Try(ModuleSession session, HostileTarget target, IReadOnlyList<HostileText> all, ConcurrentQueue<string> problems)
    {
        var kept = 0;
        foreach (var texts in all.Chunk(AtOnce))
        {
            _ = session.Invoke(Scene).Succeeded;
            var before = StoreDump.Read(session);
            // In the scope of the scene, whose variables the calls use.
            var told = session.Invoke(
                $$"""
                param($Texts)
                $WarningPreference = 'SilentlyContinue'
                $run = Get-MlmdContext -Type KfpRun -Name r
                $data = Get-MlmdArtifact 1
                for ($i = 0; $i -lt $Texts.Count; $i++) {
                    $S = $Texts[$i]
                    try { & { $ErrorActionPreference = 'Stop'; {{target.Script}} }; 'kept' } catch { "$($_.FullyQualifiedErrorId.Split(',')[0]) $($_.Exception.Message.Length)" }
                }
                """,
                ("Texts", texts.Select(static text => text.Text).ToArray())).Succeeded.Text;
            var after = StoreDump.Read(session);
            _ = session.Invoke("Disconnect-Mlmd").Succeeded;
            foreach (var changed in after.Changed(before)) problems.Enqueue($"{target.Name}: changed {changed}");
            var stored = after.NewTexts(before);
            for (var i = 0; i < texts.Length; i++)
            {
                if (Problem(target, texts[i], told[i], stored) is { } problem) problems.Enqueue($"{target.Name}: {Shown(texts[i].Text)} {problem}");
            }

            kept += told.Count(static answer => answer == "kept");
        }

        return kept;
    }

    private static string? Problem(HostileTarget target, HostileText text, string told, IReadOnlyList<string> stored)
    {
        if (told == "kept") return target.IsStored && !stored.Any(other => other.EndsWith(text.Text, StringComparison.Ordinal)) ? "was kept otherwise" : null;
        var (id, length) = (told.Split(' ')[0], int.Parse(told.Split(' ')[1], CultureInfo.InvariantCulture));
        if (!id.StartsWith("Mlmd", StringComparison.Ordinal) && !id.StartsWith("ParameterArgument", StringComparison.Ordinal)) return $"was refused with {id}";
        if (length > LongestMessage) return $"was refused with a message of {length} characters";
        return text.Mark is { } mark && stored.Any(other => other.Contains(mark, StringComparison.Ordinal)) ? $"was refused ({id}) and is there" : null;
    }

    private static string Shown(string text) =>
        string.Concat(text.Take(40).Select(static character => character is > ' ' and < '\u007f' ? character.ToString() : $"\\u{(int)character:x4}")) + (text.Length > 40 ? $"...({text.Length})" : "");
}
