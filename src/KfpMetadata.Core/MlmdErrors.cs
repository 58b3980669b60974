namespace KfpMetadata;

/// <summary>The errors that the module itself finds, in the shape of <see cref="MlmdException"/>.</summary>
internal static class MlmdErrors
{
    public static MlmdException InvalidValue(string message) => new(MlmdErrorId.InvalidValue, message, MlmdStatusCode.InvalidArgument);

    public static MlmdException OutOfRange(string message) => new(MlmdErrorId.ValueOutOfRange, message, MlmdStatusCode.OutOfRange);

    public static MlmdException NotFound(string message) => new(MlmdErrorId.NotFound, message, MlmdStatusCode.NotFound);

    /// <summary>A node that <c>-WhatIf</c> passed on, used as a stored one.</summary>
    public static MlmdException NotStored(MlmdNode node) => new(
        MlmdErrorId.NotStored,
        $"The {node}, was passed on by -WhatIf in place of one that would have been written. Run without -WhatIf to use it.",
        MlmdStatusCode.FailedPrecondition);

    public static MlmdException InvalidArgument(string message) => new(MlmdErrorId.InvalidArgument, message, MlmdStatusCode.InvalidArgument);

    public static MlmdException Foreign(string message) => new(MlmdErrorId.ForeignEntity, message, MlmdStatusCode.FailedPrecondition);

    public static MlmdException ReadOnly(string connection) => new(
        MlmdErrorId.ReadOnly,
        $"The connection '{connection}' is read-only. Connect again without -ReadOnly to write.",
        MlmdStatusCode.FailedPrecondition);

    /// <summary>What is not sent to a store that did not answer a call before it in all of that call's time.</summary>
    public static MlmdException NotTried(MlmdException why, string? rpc = null) => new(
        MlmdErrorId.Unavailable, $"It was not sent, because the store did not answer for a record before it: {why.Message}", MlmdStatusCode.Unavailable, why)
    {
        Rpc = rpc,
    };

    /// <summary>Ends work whose command was ended from the pipeline; the engine's own error tells the user.</summary>
    public static MlmdException Ended() => new(MlmdErrorId.UnsafeRequest, "The command was ended before this was sent.", MlmdStatusCode.Cancelled);

    /// <summary>Whether an error is one of <see cref="Ended"/>.</summary>
    public static bool IsEnded(MlmdException error) => error is { ErrorId: MlmdErrorId.UnsafeRequest, StatusCode: MlmdStatusCode.Cancelled };

    public static MlmdException Closed(string connection) => new(
        MlmdErrorId.NotConnected,
        $"The connection '{connection}' is closed. Run Connect-Mlmd again.",
        MlmdStatusCode.FailedPrecondition);
}
