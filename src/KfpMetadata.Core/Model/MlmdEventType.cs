namespace KfpMetadata;

/// <summary>The types of an event (<c>Event.Type</c>).</summary>
public enum MlmdEventType
{
    /// <summary>Not known; a store refuses it.</summary>
    Unknown = 0,

    /// <summary>An output that was declared in advance.</summary>
    DeclaredOutput = 1,

    /// <summary>An input that was declared in advance.</summary>
    DeclaredInput = 2,

    /// <summary>The execution read the artifact.</summary>
    Input = 3,

    /// <summary>The execution wrote the artifact.</summary>
    Output = 4,

    /// <summary>An input of the orchestrator itself.</summary>
    InternalInput = 5,

    /// <summary>An output of the orchestrator itself.</summary>
    InternalOutput = 6,

    /// <summary>An output that is still to be written.</summary>
    PendingOutput = 7,
}
