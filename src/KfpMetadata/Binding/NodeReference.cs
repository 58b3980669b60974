using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>
/// An artifact, execution or context as a user names it: the entity, an integer id, or a string <c>Type/Name</c>. A string is never an id.
/// A reference that cannot be used is kept, and its error comes when it is used: so that it is one error, with its own id. The conversion
/// belongs to the types <see cref="ArtifactReference"/>, <see cref="ExecutionReference"/> and <see cref="ContextReference"/>, so that it
/// works in a mock and in a proxy function, too. The members of an entity are members of its reference, for the filters of a mock.
/// </summary>
public abstract class NodeReference : IEquatable<NodeReference>
{
    private readonly object? _given;

    private protected NodeReference(MlmdNodeKind kind, object? value)
    {
        Kind = kind;
        var bare = PowerShellValue.Unwrap(value);
        if (bare is NodeReference other && other.Kind == kind)
        {
            (_given, Id, GivenName, Entity, View, Problem) = (other._given, other.Id, other.GivenName, other.Entity, other.View, other.Problem);
            return;
        }

        _given = value;
        if (PowerShellValue.AsId(value) is { } number)
        {
            (Id, Problem) = Checked(number);
            return;
        }

        switch (bare)
        {
            case NodeReference wrong:
                _given = wrong._given;
                Problem = Wrong(wrong.ToString());
                break;
            case MlmdNode node when node.Kind == kind:
                (Entity, Id) = (node, node.Id);
                break;
            case MlmdNode node:
                Problem = Wrong("the " + node);
                break;
            case IKfpView view when view.NodeOf(kind) is { } behind:
                (Entity, Id, View) = (behind, behind.Id, view);
                break;
            case string { Length: > 0 } name:
                GivenName = name;
                break;
            case null or string:
                Problem = CommandErrors.WrongKind($"{Article} was expected, and nothing was given. Give the entity, its id or 'Type/Name'.");
                break;
            default:
                (Id, Problem) = OfObject(PSObject.AsPSObject(value!));
                break;
        }
    }

    /// <summary>The kind of node that is meant.</summary>
    public MlmdNodeKind Kind { get; }

    /// <summary>The id, where an id or an entity was given; else 0.</summary>
    public long Id { get; }

    /// <summary>The name as given, <c>Type/Name</c> or bare; of an entity its own; <see langword="null"/> where none was given.</summary>
    public string? Name => GivenName ?? Entity?.Name;

    /// <summary>The type of the entity; <see langword="null"/> where an id or a name was given.</summary>
    public string? Type => Entity?.Type;

    /// <summary>The external id of the entity; <see langword="null"/> where it has none, or an id or a name was given.</summary>
    public string? ExternalId => Entity?.ExternalId;

    /// <summary>The declared properties of the entity; none where an id or a name was given.</summary>
    public MlmdPropertyDictionary Properties => Entity?.Properties ?? [];

    /// <summary>The custom properties of the entity; none where an id or a name was given.</summary>
    public MlmdPropertyDictionary CustomProperties => Entity?.CustomProperties ?? [];

    /// <summary>When the store created the entity; <see langword="null"/> where it is not known.</summary>
    public DateTime? CreateTime => Entity?.CreateTime;

    /// <summary>When the store changed the entity last; <see langword="null"/> where it is not known.</summary>
    public DateTime? LastUpdateTime => Entity?.LastUpdateTime;

    /// <summary>The name as given, <c>Type/Name</c> or bare; <see langword="null"/> where something else was given.</summary>
    internal string? GivenName { get; }

    /// <summary>The entity, where one was given.</summary>
    internal MlmdNode? Entity { get; }

    /// <summary>The view of Kubeflow that was given and has the entity behind it.</summary>
    internal IKfpView? View { get; }

    /// <summary>Why the reference cannot be used; <see langword="null"/> where it can.</summary>
    internal MlmdException? Problem { get; }

    /// <summary>The store that the entity came from, or the event or view that carries its id; <see langword="null"/> for anything else.</summary>
    internal MlmdConnection? Origin => Entity?.Connection ?? PowerShellValue.Unwrap(_given) switch
    {
        MlmdEvent link => link.Connection,
        IKfpView view => Enum.GetValues<MlmdNodeKind>().Select(view.NodeOf).FirstOrDefault(static node => node is not null)?.Connection,
        _ => null,
    };

    /// <summary>What was given, for error records.</summary>
    internal object? Given => Entity ?? _given;

    /// <summary>Makes a reference of whatever was given.</summary>
    /// <param name="kind">The kind that is meant.</param>
    /// <param name="value">An entity, an id, a name, a deserialised entity or an object with the property <c>ArtifactId</c>, <c>ExecutionId</c> or <c>ContextId</c>.</param>
    /// <returns>The reference; whether it can be used shows when it is used.</returns>
    public static NodeReference Create(MlmdNodeKind kind, object? value) => kind switch
    {
        MlmdNodeKind.Artifact => new ArtifactReference(value),
        MlmdNodeKind.Execution => new ExecutionReference(value),
        _ => new ContextReference(value),
    };

    /// <summary>
    /// Makes a reference of what a pipeline brought: of the kind that an entity is, else of the first kind whose id the object carries, as events
    /// and the views of Kubeflow do.
    /// </summary>
    /// <param name="input">What came.</param>
    /// <param name="kinds">The kinds that are wanted, in order of preference; whatever is of none of them is taken as the first, which refuses what it cannot be.</param>
    internal static NodeReference Piped(PSObject input, params MlmdNodeKind[] kinds)
    {
        foreach (var kind in kinds)
        {
            if (KindOf(input) == kind) return Create(kind, input);
        }

        // A string has properties of its own, and none of them is an id.
        if (input.BaseObject is string) return Create(kinds[0], input);
        foreach (var kind in kinds)
        {
            if (NamedId(input, kind) is not null) return Create(kind, input);
        }

        return Create(kinds[0], input);
    }

    /// <summary>Whether both mean the same node: the same kind and id, or the same kind and name.</summary>
    /// <param name="other">Another reference.</param>
    /// <returns>Whether they do; references that cannot be used mean nothing.</returns>
    public bool Equals(NodeReference? other) => other is not null && other.Kind == Kind && Problem is null && other.Problem is null
        && (Id > 0 || other.Id > 0 ? Id == other.Id : string.Equals(Name, other.Name, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NodeReference ?? (obj is null or DBNull ? null : Create(Kind, obj)));

    /// <inheritdoc/>
    public override int GetHashCode() => Id > 0 ? HashCode.Combine(Kind, Id) : HashCode.Combine(Kind, Name);

    /// <summary>The kind and what was given.</summary>
    /// <returns>For example <c>artifact 7</c> or <c>context 'KfpRun/run-1'</c>.</returns>
    public override string ToString()
    {
        if (Entity is { } entity && (entity.Id > 0 || GivenName is null)) return entity.ToString();
        if (GivenName is not null) return VisibleText.Of($"{Word(Kind)} '{GivenName}'");
        return Id > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Word(Kind)} {Id}") : VisibleText.Of($"{Word(Kind)} '{_given}'");
    }

    /// <summary>The kind as messages name it.</summary>
    internal static string Word(MlmdNodeKind kind) => kind switch
    {
        MlmdNodeKind.Artifact => "artifact",
        MlmdNodeKind.Execution => "execution",
        _ => "context",
    };

    /// <summary>The kind of an entity, also of one that went through another process or <c>Select-Object</c>, or of a reference.</summary>
    private static MlmdNodeKind? KindOf(PSObject input)
    {
        if (input.BaseObject is MlmdNode node) return node.Kind;
        if (input.BaseObject is NodeReference reference) return reference.Kind;
        foreach (var kind in Enum.GetValues<MlmdNodeKind>())
        {
            if (PowerShellValue.IsLeftOf(input, "KfpMetadata.Mlmd" + kind)) return kind;
        }

        return null;
    }

    /// <summary>The id under the name of its kind, as events, views, rows of a table and entities have it. The digits of a CSV are a number there.</summary>
    private static long? NamedId(PSObject input, MlmdNodeKind kind) => PowerShellValue.AsNamedId(input.Properties[kind + "Id"]?.Value);

    private (long Id, MlmdException? Problem) OfObject(PSObject value)
    {
        var kind = KindOf(value);
        if (kind is { } other && other != Kind) return (0, Wrong("an object made of the " + Word(other) + " " + value.Properties["Id"]?.Value));
        if (NamedId(value, Kind) is { } id) return Checked(id);
        if (kind == Kind && PowerShellValue.AsNamedId(value.Properties["Id"]?.Value) is { } own) return Checked(own);
        return value.Properties[Kind + "Id"] is { } property
            ? (0, CommandErrors.WrongKind($"The property {Kind}Id of the object is '{property.Value}', which is not an id. Ids are integers from 1."))
            : (0, Wrong("an object of type " + (value.BaseObject.GetType().FullName ?? "?")));
    }

    private (long Id, MlmdException? Problem) Checked(long id) => id > 0
        ? (id, null)
        : (0, MlmdErrors.InvalidArgument(
            string.Create(CultureInfo.InvariantCulture, $"{id} is not a valid id of {Article.ToLowerInvariant()}: ids are integers from 1.")));

    private MlmdException Wrong(string what) => CommandErrors.WrongKind(
        $"{Article} was expected, not {what}. Give the entity, its id, 'Type/Name', or an object with the property {Kind}Id.");

    private string Article => Kind == MlmdNodeKind.Context ? "A context" : "An " + Word(Kind);
}

/// <summary>An artifact as a user names it: the entity, an integer id or a string <c>Type/Name</c>.</summary>
/// <param name="value">What names it.</param>
[TypeConverter(typeof(NodeReferenceConverter))]
public sealed class ArtifactReference(object? value) : NodeReference(MlmdNodeKind.Artifact, value)
{
    /// <summary>The URI of the entity; <see langword="null"/> where an id or a name was given.</summary>
    public string? Uri => (Entity as MlmdArtifact)?.Uri;

    /// <summary>The state of the entity; <see langword="null"/> where it is not known.</summary>
    public MlmdArtifactState? State => (Entity as MlmdArtifact)?.State;
}

/// <summary>An execution as a user names it: the entity, an integer id or a string <c>Type/Name</c>.</summary>
/// <param name="value">What names it.</param>
[TypeConverter(typeof(NodeReferenceConverter))]
public sealed class ExecutionReference(object? value) : NodeReference(MlmdNodeKind.Execution, value)
{
    /// <summary>The state of the entity; <see langword="null"/> where it is not known.</summary>
    public MlmdExecutionState? State => (Entity as MlmdExecution)?.State;
}

/// <summary>A context as a user names it: the entity, an integer id or a string <c>Type/Name</c>; the name of a run can stand alone.</summary>
/// <param name="value">What names it.</param>
[TypeConverter(typeof(NodeReferenceConverter))]
public sealed class ContextReference(object? value) : NodeReference(MlmdNodeKind.Context, value);

/// <summary>Makes a reference of whatever is bound to a parameter of its type. It never fails: see <see cref="NodeReference"/>.</summary>
public sealed class NodeReferenceConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => sourceValue is not null;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        destinationType == typeof(ArtifactReference) ? new ArtifactReference(sourceValue)
        : destinationType == typeof(ExecutionReference) ? new ExecutionReference(sourceValue)
        : new ContextReference(sourceValue);

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new InvalidCastException($"A reference cannot be converted to {destinationType}.");
}
