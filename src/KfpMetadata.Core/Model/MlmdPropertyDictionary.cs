using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace KfpMetadata;

/// <summary>
/// The properties of a node, in the order they were added. MLMD's names have case, PowerShell users expect none: a name is looked up
/// as written first, and if it is not there, as the only name that differs in case alone.
/// </summary>
[SuppressMessage("Design", "CA1010", Justification = "It implements the generic interface too.")]
public sealed class MlmdPropertyDictionary : IDictionary<string, object?>, IReadOnlyDictionary<string, object?>, IDictionary
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>An empty dictionary.</summary>
    public MlmdPropertyDictionary()
    {
    }

    /// <summary>A copy of any dictionary, so that <c>@{ accuracy = 0.9 }</c> converts. Values are normalised (see <see cref="MlmdValue"/>).</summary>
    /// <param name="values">Names and values; <see langword="null"/> values and empty names are refused.</param>
    public MlmdPropertyDictionary(IDictionary values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (DictionaryEntry entry in values)
            this[entry.Key.ToString() ?? ""] = MlmdValue.Normalize(entry.Value, entry.Key.ToString() ?? "");
    }

    /// <summary>How many properties there are.</summary>
    public int Count => _order.Count;

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <summary>The names, in order.</summary>
    public ICollection<string> Keys => _order.AsReadOnly();

    /// <summary>The values, in the order of the names.</summary>
    public ICollection<object?> Values => [.. _order.Select(name => _values[name])];

    bool IDictionary.IsFixedSize => false;

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => this;

    ICollection IDictionary.Keys => _order.AsReadOnly();

    ICollection IDictionary.Values => _order.ConvertAll(name => _values[name]);

    IEnumerable<string> IReadOnlyDictionary<string, object?>.Keys => _order;

    IEnumerable<object?> IReadOnlyDictionary<string, object?>.Values => _order.Select(name => _values[name]);

    /// <summary>The value of a name. Reading a name that is not there gives <see langword="null"/>, as PowerShell's hashtables do.</summary>
    /// <param name="key">The name.</param>
    public object? this[string key]
    {
        get => TryGetValue(key, out var value) ? value : null;
        set
        {
            ArgumentNullException.ThrowIfNull(key);
            if (!_values.ContainsKey(key)) _order.Add(key);
            _values[key] = value;
        }
    }

    object? IDictionary.this[object key]
    {
        get => key is string name ? this[name] : null;
        set => this[Name(key)] = value;
    }

    /// <inheritdoc/>
    public void Add(string key, object? value)
    {
        _values.Add(key, value);
        _order.Add(key);
    }

    /// <inheritdoc/>
    public void Add(KeyValuePair<string, object?> item) => Add(item.Key, item.Value);

    void IDictionary.Add(object key, object? value) => Add(Name(key), value);

    /// <summary>Removes all properties.</summary>
    public void Clear()
    {
        _order.Clear();
        _values.Clear();
    }

    /// <inheritdoc/>
    public bool Contains(KeyValuePair<string, object?> item) => TryGetValue(item.Key, out var value) && Equals(value, item.Value);

    bool IDictionary.Contains(object key) => key is string name && ContainsKey(name);

    /// <summary>Whether the name is there: as written, or as the only name that differs in case alone.</summary>
    /// <param name="key">The name.</param>
    /// <returns>Whether it is there.</returns>
    public bool ContainsKey(string key) => Find(key) is not null;

    /// <inheritdoc/>
    public void CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var item in this) array[arrayIndex++] = item;
    }

    void ICollection.CopyTo(Array array, int index)
    {
        foreach (var item in this) array.SetValue(new DictionaryEntry(item.Key, item.Value), index++);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        foreach (var name in _order) yield return new KeyValuePair<string, object?>(name, _values[name]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    IDictionaryEnumerator IDictionary.GetEnumerator() => new PropertyEnumerator(GetEnumerator());

    /// <inheritdoc/>
    public bool Remove(string key)
    {
        var name = Find(key);
        return name is not null && _values.Remove(name) && _order.Remove(name);
    }

    /// <inheritdoc/>
    public bool Remove(KeyValuePair<string, object?> item) => Contains(item) && Remove(item.Key);

    void IDictionary.Remove(object key)
    {
        if (key is string name) Remove(name);
    }

    /// <summary>The value of a name, if it is there.</summary>
    /// <param name="key">The name.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        value = null;
        var name = Find(key);
        return name is not null && _values.TryGetValue(name, out value);
    }

    /// <summary>The value of a name as it is written, if it is there.</summary>
    internal bool TryGetExact(string key, out object? value) => _values.TryGetValue(key, out value);

    /// <summary>A copy of what a user gave, normalised; empty where nothing was given.</summary>
    internal static MlmdPropertyDictionary Of(IDictionary? values) => values is null ? new() : new(values);

    /// <summary>The properties as <c>key=value</c> pairs in one line.</summary>
    /// <returns>For example <c>accuracy=0.93, name=model</c>.</returns>
    public override string ToString() => string.Join(", ", _order.Select(name => $"{name}={MlmdValue.Format(_values[name])}"));

    /// <summary>The stored spelling of a name: as written, else the only one that differs in case alone.</summary>
    private string? Find(string key)
    {
        if (_values.ContainsKey(key)) return key;
        string? found = null;
        foreach (var name in _order)
        {
            if (!string.Equals(name, key, StringComparison.OrdinalIgnoreCase)) continue;
            if (found is not null) return null;
            found = name;
        }

        return found;
    }

    private static string Name(object key) => key as string ?? throw new ArgumentException("A property name is a string.", nameof(key));

    private sealed class PropertyEnumerator(IEnumerator<KeyValuePair<string, object?>> inner) : IDictionaryEnumerator, IDisposable
    {
        public DictionaryEntry Entry => new(inner.Current.Key, inner.Current.Value);

        public object Key => inner.Current.Key;

        public object? Value => inner.Current.Value;

        public object Current => Entry;

        public bool MoveNext() => inner.MoveNext();

        public void Reset() => inner.Reset();

        public void Dispose() => inner.Dispose();
    }
}
