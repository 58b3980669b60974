using System.Collections;
using Google.Protobuf;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Differential;

/// <summary>Makes a sequence that ends in a difference as small as it gets: fewer requests, then fewer fields.</summary>
internal sealed class SequenceShrinker(Func<IReadOnlyList<Step>, bool> differs)
{
    private const int MostTries = 3000;

    private int tries;

    public List<Step> Shrink(IReadOnlyList<Step> steps)
    {
        var smallest = steps.ToList();
        for (var size = Math.Max(smallest.Count / 2, 1); size > 0; size /= 2)
            RemoveSteps(smallest, size);
        for (var index = 0; index < smallest.Count; index++)
            RemoveFields(smallest, index);
        RemoveSteps(smallest, 1);
        return smallest;
    }

    private void RemoveSteps(List<Step> steps, int size)
    {
        for (var start = steps.Count - size; start >= 0; start--)
        {
            var fewer = steps.Take(start).Concat(steps.Skip(start + size)).ToList();
            if (fewer.Count < steps.Count && Differs(fewer))
            {
                steps.Clear();
                steps.AddRange(fewer);
                start = Math.Min(start, steps.Count - size + 1);
            }
        }
    }

    private void RemoveFields(List<Step> steps, int index)
    {
        bool again;
        do
        {
            again = false;
            foreach (var smaller in Smaller(steps[index].Request).ToList())
            {
                var changed = steps.ToList();
                changed[index] = steps[index] with { Request = smaller };
                if (!Differs(changed))
                    continue;
                steps[index] = changed[index];
                again = true;
                break;
            }
        }
        while (again);
    }

    private bool Differs(List<Step> steps) => tries++ < MostTries && differs(steps);

    /// <summary>Copies of a message that lack one thing.</summary>
    private static IEnumerable<IMessage> Smaller(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var content = field.Accessor.GetValue(message);
            if (content is IDictionary map)
            {
                foreach (var key in map.Keys.Cast<object>().ToList())
                    yield return Changed(message, copy => ((IDictionary)field.Accessor.GetValue(copy)).Remove(key));
            }
            else if (content is IList list)
            {
                for (var index = 0; index < list.Count; index++)
                {
                    var place = index;
                    yield return Changed(message, copy => ((IList)field.Accessor.GetValue(copy)).RemoveAt(place));
                    foreach (var smaller in list[index] is IMessage item ? Smaller(item) : [])
                        yield return Changed(message, copy => ((IList)field.Accessor.GetValue(copy))[place] = smaller);
                }
            }
            else if (field.HasPresence && field.Accessor.HasValue(message))
            {
                // A custom property without a value would end the library's process.
                if (message is not Value)
                    yield return Changed(message, field.Accessor.Clear);
                foreach (var smaller in content is IMessage inner ? Smaller(inner) : [])
                    yield return Changed(message, copy => field.Accessor.SetValue(copy, smaller));
            }
        }
    }

    private static IMessage Changed(IMessage message, Action<IMessage> change)
    {
        var copy = message.Descriptor.Parser.ParseFrom(message.ToByteArray());
        change(copy);
        return copy;
    }
}
