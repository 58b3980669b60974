using Google.Protobuf;
using Google.Protobuf.Collections;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>
/// Warns, once a connection, before something is written that only some stores keep. Who works on a file should not learn on the day of the
/// move to a cluster what MySQL and PostgreSQL refuse; who works on a server should not learn later that digits are gone.
/// </summary>
internal sealed class LimitWarnings(bool isServer, CallTracer tracer)
{
    /// <summary>The characters that the databases of servers keep of names and external ids.</summary>
    private const int LongestName = 255;

    /// <summary>Up to so many properties each is compared with each.</summary>
    private const int FewProperties = 8;

    private const string Once = "This is said once a connection.";

    private readonly OneWarning _wideInteger = new(tracer);
    private readonly OneWarning _longName = new(tracer);
    private readonly OneWarning _sameName = new(tracer);
    private readonly OneWarning _double = new(tracer);

    /// <summary>Looks through the nodes and types of a request. It ends when the user has been warned.</summary>
    /// <exception cref="MlmdException">The user wants a warning to end the command.</exception>
    public async Task CheckAsync(IMessage request)
    {
        foreach (var node in RequestNodes.Of(request))
        {
            if (IsKept(node)) continue;
            var kind = node.Kind.ToString().ToLowerInvariant();
            if (!isServer)
            {
                await LengthAsync($"The name of the {kind}", node.Name).ConfigureAwait(false);
                await LengthAsync($"The external id of the {kind}", node.ExternalId).ConfigureAwait(false);
                await NamesAsync(node.Properties.Keys, []).ConfigureAwait(false);
                await NamesAsync(node.CustomProperties.Keys, []).ConfigureAwait(false);
            }

            foreach (var (name, value) in node.Properties) await ValueAsync(name, value).ConfigureAwait(false);
            foreach (var (name, value) in node.CustomProperties) await ValueAsync(name, value).ConfigureAwait(false);
        }

        if (isServer) return;
        foreach (var type in TypeView.In(request))
        {
            await LengthAsync("The name of the type", type.Name).ConfigureAwait(false);
            await LengthAsync("The version of the type", type.Version).ConfigureAwait(false);
            await LengthAsync("The external id of the type", type.ExternalId).ConfigureAwait(false);
            await NamesAsync(type.Properties.Keys, []).ConfigureAwait(false);
        }
    }

    /// <summary>Looks at the names of properties that come to others of the same node or type, and declared or custom like them.</summary>
    public async Task NamesAsync(IEnumerable<string> given, IEnumerable<string> stored)
    {
        if (isServer || (_sameName.IsDone && _longName.IsDone)) return;
        var known = stored.ToDictionary(static name => name, static name => name, StringComparer.OrdinalIgnoreCase);
        foreach (var name in given)
        {
            await LengthAsync("The property name", name).ConfigureAwait(false);
            if (known.TryAdd(name, name) || string.Equals(known[name], name, StringComparison.Ordinal)) continue;
            await _sameName.SayAsync(
                $"The properties '{known[name]}' and '{name}' differ only in case. This store keeps both; an MLMD server on MySQL takes them for one. Rename one of them. {Once}").ConfigureAwait(false);
        }
    }

    /// <summary>Whether a node is of those that every store keeps as they are, which nearly all are: told without a task.</summary>
    private bool IsKept(in NodeView node) =>
        !IsLong(node.Name) && !IsLong(node.ExternalId) && AreKept(node.Properties) && AreKept(node.CustomProperties);

    private bool AreKept(MapField<string, Value> properties)
    {
        if (properties.Count > FewProperties) return false;
        foreach (var (name, value) in properties)
        {
            if (IsLong(name) || IsWide(value) || LosesDigits(value)) return false;
            foreach (var (other, _) in properties)
            {
                if (string.Equals(name, other, StringComparison.OrdinalIgnoreCase) && !string.Equals(name, other, StringComparison.Ordinal)) return false;
            }
        }

        return true;
    }

    /// <summary>Whether a text may be too long: the databases count characters, and .NET the halves of some, so few texts are counted again.</summary>
    private static bool IsLong(string? text) => text is { Length: > LongestName };

    private bool IsWide(Value value) => !isServer && value is { ValueCase: Value.ValueOneofCase.IntValue, IntValue: < int.MinValue or > int.MaxValue };

    private bool LosesDigits(Value value) =>
        isServer && value.ValueCase == Value.ValueOneofCase.DoubleValue && !_double.IsDone && !ServerDouble.Survives(value.DoubleValue);

    private async Task LengthAsync(string what, string? text)
    {
        if (!IsLong(text) || _longName.IsDone) return;
        var length = text!.EnumerateRunes().Count();
        if (length <= LongestName) return;
        await _longName.SayAsync(FormattableString.Invariant(
            $"{what} '{text[..32]}…' has {length} characters. This store keeps it; MLMD servers on MySQL or PostgreSQL keep {LongestName} and refuse it. Shorten it. {Once}")).ConfigureAwait(false);
    }

    private async Task ValueAsync(string name, Value value)
    {
        if (IsWide(value))
        {
            await _wideInteger.SayAsync(
                $"The property '{name}' is {MlmdValue.Format(value.IntValue)}. This store keeps it; MLMD servers on MySQL or PostgreSQL keep integers of 32 bits and refuse it. "
                + $"A string would go everywhere. {Once}").ConfigureAwait(false);
        }

        if (LosesDigits(value))
            await _double.SayAsync($"The property '{name}' is {MlmdValue.Format(value.DoubleValue)}. {Loss(value.DoubleValue)} Record a string where every digit counts. {Once}").ConfigureAwait(false);
    }

    private static string Loss(double number)
    {
        var written = ServerDouble.Written(number);
        return written == number
            ? "MLMD servers whose database is SQLite give back 15 digits of a double."
            : $"MLMD servers keep six decimals of a double: this one becomes {MlmdValue.Format(written)}.";
    }
}
