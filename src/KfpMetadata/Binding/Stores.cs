namespace KfpMetadata.Binding;

/// <summary>Which store a command works on.</summary>
internal static class Stores
{
    /// <summary>Whether two connections lead to one store. A store in memory is its connection.</summary>
    public static bool AreSame(MlmdConnection? one, MlmdConnection? other) => one is not null && other is not null
        && (ReferenceEquals(one, other)
            || (one.Kind == other.Kind && one.Kind != MlmdStoreKind.Memory && string.Equals(one.Address, other.Address, StringComparison.Ordinal)));

    /// <summary>
    /// The connection to use: the entities' own, else the one given, else the default. An entity whose connection is closed can be used
    /// through another one to the same store.
    /// </summary>
    /// <param name="given">What <c>-Connection</c> says, or <see langword="null"/>.</param>
    /// <param name="fallback">Gives the default connection.</param>
    /// <param name="references">The entities.</param>
    /// <exception cref="MlmdException">The entities are of different stores, or of another one than the one given (<c>MlmdForeignEntity</c>).</exception>
    public static MlmdConnection Choose(MlmdConnection? given, Func<MlmdConnection?> fallback, params NodeReference?[] references)
    {
        MlmdConnection? chosen = null;
        NodeReference? chooser = null;
        foreach (var reference in references)
        {
            if (reference?.Origin is not { } origin) continue;
            if (chosen is not null && !AreSame(chosen, origin))
            {
                throw MlmdErrors.Foreign(
                    $"The {reference} is of the store of '{origin}', and the {chooser} is of the store of '{chosen}'. Read both from the same store.");
            }

            if (given is not null && !AreSame(given, origin))
            {
                throw MlmdErrors.Foreign(
                    $"The {reference} is of the store of '{origin}', and -Connection names '{given}'. Leave -Connection out, or read the entity from that store.");
            }

            chosen ??= origin;
            chooser ??= reference;
        }

        if (given is not null) return given;
        if (chosen is null) return fallback() ?? throw SessionConnections.NoDefault();
        return !chosen.IsOpen && fallback() is { } open && AreSame(open, chosen) ? open : chosen;
    }
}
