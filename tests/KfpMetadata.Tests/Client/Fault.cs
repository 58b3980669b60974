namespace KfpMetadata.Tests.Client;

/// <summary>What happens to one call on its way.</summary>
public enum Fault
{
    None,

    /// <summary>The store never sees it.</summary>
    RequestLost,

    /// <summary>The store does it, and the caller hears nothing of it.</summary>
    AnswerLost,

    /// <summary>The store gets it twice, and the caller hears the second answer: what a mesh that repeats calls does.</summary>
    SentTwice,

    /// <summary>The store rolls it back because of another writer.</summary>
    Aborted,

    /// <summary>The proxy before the store says INTERNAL with a text of its own, after the store has done it.</summary>
    ProxyInternal,

    /// <summary>The store cannot take the number.</summary>
    IntegerRange,

    /// <summary>The store lets the user in no longer.</summary>
    Unauthenticated,

    /// <summary>The answer is larger than the caller takes.</summary>
    AnswerTooLarge,
}
