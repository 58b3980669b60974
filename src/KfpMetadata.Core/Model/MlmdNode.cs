namespace KfpMetadata;

/// <summary>What artifacts, executions and contexts share. Hand-made instances are plain data; those that a command returns know their store.</summary>
public abstract class MlmdNode
{
    // Made when they are asked for: a node that is read has its own.
    private MlmdPropertyDictionary? _properties;
    private MlmdPropertyDictionary? _customProperties;

    private protected MlmdNode()
    {
    }

    /// <summary>The id, unique within its kind and store; 0 before the node is written.</summary>
    public long Id { get; set; }

    /// <summary>The name, unique within the type; <see langword="null"/> where the node has none.</summary>
    public string? Name { get; set; }

    /// <summary>The name of the type.</summary>
    public string? Type { get; set; }

    /// <summary>The id of the type; 0 where it is not known.</summary>
    public long TypeId { get; set; }

    /// <summary>The id that another system gave the node, unique within its kind.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The properties that the type declares: Int64, Double, String, Boolean, a struct value or <see cref="MlmdAny"/>.</summary>
    public MlmdPropertyDictionary Properties
    {
        get => _properties ??= new();
        set => _properties = value;
    }

    /// <summary>The properties of this node alone, with the same kinds of value.</summary>
    public MlmdPropertyDictionary CustomProperties
    {
        get => _customProperties ??= new();
        set => _customProperties = value;
    }

    /// <summary>When the store created the node (local time); <see langword="null"/> until it is read.</summary>
    public DateTime? CreateTime
    {
        get;
        set => field = MlmdTime.Local(value);
    }

    /// <summary>When the store changed the node last (local time); <see langword="null"/> until it is read.</summary>
    public DateTime? LastUpdateTime
    {
        get;
        set => field = MlmdTime.Local(value);
    }

    /// <summary>The kind of this node.</summary>
    public abstract MlmdNodeKind Kind { get; }

    /// <summary>Whether the store has the node, so far as is known here: a new one, and one that <c>-WhatIf</c> passed on, has no id.</summary>
    public bool IsStored => Id > 0;

    /// <summary>Whether <c>-WhatIf</c> passed the node on in place of one that would have been written.</summary>
    internal bool IsPreview { get; set; }

    /// <summary>The connection that the node came from; <see langword="null"/> for a hand-made or deserialised one.</summary>
    internal MlmdConnection? Connection
    {
        get;
        set
        {
            field = value;
            Answered = DateTime.UtcNow;
        }
    }

    /// <summary>
    /// How old the node is. Of one that was just written only its store knows the time, and until that is read the age counts from the store's
    /// answer. <see langword="null"/> for a node that is in no store.
    /// </summary>
    internal TimeSpan? Age => CreateTime is { } created ? MlmdTime.Since(created) : Connection is null || Id == 0 ? null : DateTime.UtcNow - Answered;

    private DateTime Answered { get; set; }

    /// <summary>Whether <see cref="Name"/> is a key that this module made, not one that the user gave.</summary>
    internal bool HasGeneratedName { get; set; }

    /// <summary>The kind, the type and the name or id, as messages show it.</summary>
    /// <returns>For example <c>artifact 7 (Model)</c>.</returns>
    public override string ToString()
    {
        var kind = Kind switch { MlmdNodeKind.Artifact => "artifact", MlmdNodeKind.Execution => "execution", _ => "context" };
        var label = Name is null || HasGeneratedName || MlmdKey.IsKey(Name) ? Type : $"{Type}/{Name}";
        return VisibleText.Of(IsStored ? $"{kind} {Id} ({label})" : $"{kind} ({label}), not stored");
    }
}
