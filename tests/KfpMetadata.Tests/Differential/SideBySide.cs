using Google.Protobuf;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Differential.Rules;

namespace KfpMetadata.Tests.Differential;

/// <summary>A fresh store of ours and a fresh one of the library, which get the same requests.</summary>
internal sealed class SideBySide : IDisposable
{
    private readonly ReferencePipe reference;
    private readonly EmbeddedStore store = EmbeddedStore.Open(new EmbeddedStoreOptions());
    private readonly Dictionary<int, (Reply Ours, Reply Reference)> answers = [];
    private readonly Action<string> met;

    /// <summary>Prepares two empty stores.</summary>
    /// <param name="reference">The library.</param>
    /// <param name="met">Hears of every rule that is met.</param>
    public SideBySide(ReferencePipe reference, Action<string> met)
    {
        this.reference = reference;
        this.met = met;
        reference.Reset();
    }

    public Difference? Found { get; private set; }

    /// <summary>The last answer of our store.</summary>
    public Reply? Last { get; private set; }

    /// <summary>The first difference of a sequence that no rule explains; null if there is none.</summary>
    public static Difference? Run(ReferencePipe reference, IEnumerable<Step> steps)
    {
        using var stores = new SideBySide(reference, static _ => { });
        foreach (var step in steps)
        {
            if (stores.Do(step) is StepResult.Different or StepResult.Ended)
                break;
        }

        return stores.Found;
    }

    public StepResult Do(Step step)
    {
        var (ours, theirs) = (step.Request, step.Request);
        if (step.Source is { } source)
        {
            if (!answers.TryGetValue(source.Number, out var earlier) || !earlier.Ours.IsOk || !earlier.Reference.IsOk)
                return StepResult.Skipped;
            var (left, right) = (source.Complete(ours, earlier.Ours.Response!), source.Complete(theirs, earlier.Reference.Response!));
            if (left is null || right is null)
                return StepResult.Skipped;
            (ours, theirs) = (left, right);
        }

        var request = ours.ToByteArray();
        var answer = (Ours: ServiceMethods.Ask(store, step.Rpc, request), Reference: reference.Ask(step.Rpc, theirs));
        answers[step.Number] = answer;
        Last = answer.Ours;
        return Compare(new Difference(step, request, answer.Ours, answer.Reference));
    }

    public void Dispose() => store.Dispose();

    private StepResult Compare(Difference difference)
    {
        var (ours, theirs) = (difference.Ours, difference.Reference);
        if (ours.Code == theirs.Code && (!ours.IsOk || IsSameResponse(ours.Response!, theirs.Response!)))
            return StepResult.Same;
        foreach (var rule in DifferenceRules.All)
        {
            var result = rule.Explain(difference);
            if (result == StepResult.Different)
                continue;
            met(rule.Name);
            return result;
        }

        Found = difference;
        return StepResult.Different;
    }

    private bool IsSameResponse(IMessage ours, IMessage theirs)
    {
        var normaliser = new Normaliser(isOurs: true);
        var isSame = normaliser.Apply(ours).Equals(new Normaliser(isOurs: false).Apply(theirs));
        if (isSame && normaliser.MetValueRule)
            met("doubles are kept whole, texts keep their NULs");
        return isSame;
    }
}
