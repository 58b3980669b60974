using System.Globalization;
using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>
/// An artifact, execution or context as a user names it: the entity, an integer id, or a string <c>Type/Name</c>. A string is never an id.
/// A reference that makes no sense is kept as one, and its error comes when it is used: so that it is one error, with its own id.
/// </summary>
public sealed class NodeReference
{
    private readonly object? _given;

    private NodeReference(MlmdNodeKind kind, object? given)
    {
        Kind = kind;
        _given = given;
    }

    /// <summary>The kind of node that is meant.</summary>
    public MlmdNodeKind Kind { get; }

    /// <summary>The id, where an id was given; else 0.</summary>
    public long Id { get; private init; }

    /// <summary>The name as given, <c>Type/Name</c> or bare; <see langword="null"/> where none was given.</summary>
    public string? Name { get; private init; }

    /// <summary>The entity, where one was given.</summary>
    internal MlmdNode? Entity { get; private init; }

    /// <summary>The view of Kubeflow that was given and has the entity behind it.</summary>
    internal IKfpView? View { get; private init; }

    /// <summary>Why the reference cannot be used; <see langword="null"/> where it can.</summary>
    internal MlmdException? Problem { get; private init; }

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
    /// <returns>The reference; whether it makes sense shows when it is used.</returns>
    public static NodeReference Create(MlmdNodeKind kind, object? value)
    {
        if (PowerShellValue.AsId(value) is { } id) return OfId(kind, id, value);
        var bare = PowerShellValue.Unwrap(value);
        return bare switch
        {
            NodeReference same when same.Kind == kind => same,
            NodeReference other => Wrong(kind, other._given, other.ToString()),
            MlmdNode node when node.Kind == kind => new NodeReference(kind, value) { Entity = node, Id = node.Id },
            MlmdNode node => Wrong(kind, value, "the " + node),
            IKfpView view when view.NodeOf(kind) is { } behind => new NodeReference(kind, value) { Entity = behind, Id = behind.Id, View = view },
            string { Length: > 0 } name => new NodeReference(kind, name) { Name = name },
            null or string => Broken(kind, value, CommandErrors.WrongKind($"{Article(kind)} was expected, and nothing was given. Give the entity, its id or 'Type/Name'.")),
            _ => OfObject(kind, value!),
        };
    }

    /// <summary>
    /// Makes a reference of what a pipeline brought: of the kind that an entity is, else of the first kind whose id the object carries, as events
    /// and the views of Kubeflow do.
    /// </summary>
    /// <param name="input">What came.</param>
    /// <param name="kinds">The kinds that are wanted, the dearest first; whatever is of none of them is taken as the first, which refuses what it cannot be.</param>
    internal static NodeReference Piped(PSObject input, params MlmdNodeKind[] kinds)
    {
        foreach (var kind in kinds)
        {
            if ((input.BaseObject as MlmdNode)?.Kind == kind || PowerShellValue.IsDeserialized(input, "KfpMetadata.Mlmd" + kind)) return Create(kind, input);
        }

        // A text has properties of its own, and none of them is an id.
        if (input.BaseObject is string) return Create(kinds[0], input);
        foreach (var kind in kinds)
        {
            if (PowerShellValue.AsId(input.Properties[kind + "Id"]?.Value) is not null) return Create(kind, input);
        }

        return Create(kinds[0], input);
    }

    /// <summary>The kind and what was given.</summary>
    /// <returns>For example <c>artifact 7</c> or <c>context 'KfpRun/run-1'</c>.</returns>
    public override string ToString()
    {
        if (Entity is { Id: > 0 }) return Entity.ToString();
        if (Name is not null) return $"{Word(Kind)} '{Name}'";
        return Id > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Word(Kind)} {Id}") : $"{Word(Kind)} '{_given}'";
    }

    /// <summary>The kind as messages name it.</summary>
    internal static string Word(MlmdNodeKind kind) => kind switch
    {
        MlmdNodeKind.Artifact => "artifact",
        MlmdNodeKind.Execution => "execution",
        _ => "context",
    };

    private static NodeReference OfObject(MlmdNodeKind kind, object value)
    {
        var wrapped = PSObject.AsPSObject(value);
        foreach (var other in Enum.GetValues<MlmdNodeKind>())
        {
            if (!PowerShellValue.IsDeserialized(wrapped, "KfpMetadata.Mlmd" + other)) continue;
            if (other != kind) return Wrong(kind, value, "a deserialised " + Word(other));
            return OfId(kind, PowerShellValue.AsId(wrapped.Properties["Id"]?.Value) ?? 0, value);
        }

        // The one way by property name: events and the Kubeflow views carry ids under these names.
        if (PowerShellValue.AsId(wrapped.Properties[kind + "Id"]?.Value) is { } id) return OfId(kind, id, value);
        return Wrong(kind, value, "an object of type " + (wrapped.BaseObject.GetType().FullName ?? "?"));
    }

    private static NodeReference OfId(MlmdNodeKind kind, long id, object? value) => id > 0
        ? new NodeReference(kind, value) { Id = id }
        : Broken(kind, value, MlmdErrors.InvalidArgument(string.Create(CultureInfo.InvariantCulture, $"{id} is no id of {Article(kind).ToLowerInvariant()}: ids begin at 1.")));

    private static NodeReference Wrong(MlmdNodeKind kind, object? value, string what) => Broken(
        kind,
        value,
        CommandErrors.WrongKind($"{Article(kind)} was expected, not {what}. Give the entity, its id or 'Type/Name'."));

    private static NodeReference Broken(MlmdNodeKind kind, object? value, MlmdException problem) => new(kind, value) { Problem = problem };

    private static string Article(MlmdNodeKind kind) => kind == MlmdNodeKind.Context ? "A context" : "An " + Word(kind);
}
