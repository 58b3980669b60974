namespace KfpMetadata.Commands;

/// <summary>What to do where an execution has the output already.</summary>
public enum OutputExists
{
    /// <summary>Return the stored artifact and write nothing.</summary>
    Return,

    /// <summary>Write an error and nothing else.</summary>
    Error,
}
