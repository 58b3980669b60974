using System.Globalization;

namespace KfpMetadata;

/// <summary>A time is at or after one moment, or before another: so that ranges that meet share no row and lose none.</summary>
internal sealed class TimeTerm(NodeField field, DateTimeOffset moment, bool before) : NodeTerm
{
    // A store counts milliseconds: the first of them that is not before the moment parts the rows.
    private readonly long _milliseconds = Ceiling(moment);

    public override bool Matches(MlmdNode node)
    {
        var time = field == NodeField.CreateTime ? node.CreateTime : node.LastUpdateTime;
        return time is { } at && (MlmdTime.ToMilliseconds(at) < _milliseconds == before);
    }

    public override string? Push(FilterDialect dialect) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(field == NodeField.CreateTime ? "create_time_since_epoch" : "last_update_time_since_epoch")} {(before ? "<" : ">=")} {_milliseconds}");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{field} {(before ? "before" : "from")} {moment.UtcDateTime:o}");

    private static long Ceiling(DateTimeOffset moment)
    {
        var whole = moment.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(whole) < moment ? whole + 1 : whole;
    }
}
