using System.Globalization;

namespace KfpMetadata.Tests.Differential;

/// <summary>A seeded source of choices: the same seed makes the same choices.</summary>
#pragma warning disable CA5394 // Repeatable, not secret.
internal sealed class Dice(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>The seed to begin with: 1, or that of KFPMETADATA_SEED.</summary>
    public static int FirstSeed { get; } = Environment.GetEnvironmentVariable("KFPMETADATA_SEED") is { Length: > 0 } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : 1;

    public bool Percent(int chance) => random.Next(100) < chance;

    /// <summary>A number from 0 to below a limit.</summary>
    public int Below(int limit) => random.Next(limit);

    public int Between(int first, int last) => random.Next(first, last + 1);

    public T Pick<T>(params IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>Each of the items with this chance.</summary>
    public List<T> Some<T>(IEnumerable<T> items, int chance) => items.Where(_ => Percent(chance)).ToList();
}
