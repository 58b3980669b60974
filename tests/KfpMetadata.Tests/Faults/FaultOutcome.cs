namespace KfpMetadata.Tests.Faults;

/// <summary>What came of a call to which something happened; the columns of the table in docs/reliability.md.</summary>
internal enum FaultOutcome
{
    AtOnce,
    Repeated,
    FoundByKey,
    Refused,
    RefusedThoughDone,
    OutcomeUnknown,
    Lost,
    Doubled,
}
