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
    /// <summary>From here on an index is quicker than a look at each name.</summary>
    private const int Many = 16;

    private readonly List<KeyValuePair<string, object?>> _items;
    private Dictionary<string, int>? _index;

    /// <summary>An empty dictionary.</summary>
    public MlmdPropertyDictionary() => _items = [];

    /// <summary>An empty dictionary with room.</summary>
    /// <param name="capacity">How many properties there will be.</param>
    internal MlmdPropertyDictionary(int capacity) => _items = new List<KeyValuePair<string, object?>>(capacity);

    /// <summary>A copy of any dictionary, so that <c>@{ accuracy = 0.9 }</c> converts. Values are normalised (see <see cref="MlmdValue"/>).</summary>
    /// <param name="values">Names and values; <see langword="null"/> values and empty names are refused.</param>
    public MlmdPropertyDictionary(IDictionary values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _items = new List<KeyValuePair<string, object?>>(values.Count);
        foreach (DictionaryEntry entry in values)
            this[entry.Key.ToString() ?? ""] = MlmdValue.Normalize(entry.Value, entry.Key.ToString() ?? "");
    }

    /// <summary>How many properties there are.</summary>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <summary>The names, in order.</summary>
    public ICollection<string> Keys => Names().AsReadOnly();

    /// <summary>The values, in the order of the names.</summary>
    public ICollection<object?> Values => _items.ConvertAll(static item => item.Value);

    bool IDictionary.IsFixedSize => false;

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => this;

    ICollection IDictionary.Keys => Names().AsReadOnly();

    ICollection IDictionary.Values => _items.ConvertAll(static item => item.Value);

    IEnumerable<string> IReadOnlyDictionary<string, object?>.Keys => Names();

    IEnumerable<object?> IReadOnlyDictionary<string, object?>.Values => _items.ConvertAll(static item => item.Value);

    /// <summary>The value of a name. Reading a name that is not there gives <see langword="null"/>, as PowerShell's hashtables do.</summary>
    /// <param name="key">The name.</param>
    public object? this[string key]
    {
        get => TryGetValue(key, out var value) ? value : null;
        set
        {
            ArgumentNullException.ThrowIfNull(key);
            var at = IndexOf(key);
            if (at >= 0) _items[at] = new(key, value);
            else Append(key, value);
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
        ArgumentNullException.ThrowIfNull(key);
        if (IndexOf(key) >= 0) throw new ArgumentException($"There is a property '{key}' already.", nameof(key));
        Append(key, value);
    }

    /// <inheritdoc/>
    public void Add(KeyValuePair<string, object?> item) => Add(item.Key, item.Value);

    void IDictionary.Add(object key, object? value) => Add(Name(key), value);

    /// <summary>Removes all properties.</summary>
    public void Clear()
    {
        _items.Clear();
        _index = null;
    }

    /// <inheritdoc/>
    public bool Contains(KeyValuePair<string, object?> item) => TryGetValue(item.Key, out var value) && Equals(value, item.Value);

    /// <summary>Whether the name is there, as <see cref="ContainsKey"/>: what hashtables call it.</summary>
    /// <param name="key">The name.</param>
    /// <returns>Whether it is there.</returns>
    public bool Contains(string key) => ContainsKey(key);

    bool IDictionary.Contains(object key) => key is string name && ContainsKey(name);

    /// <summary>Whether the name is there: as written, or as the only name that differs in case alone.</summary>
    /// <param name="key">The name.</param>
    /// <returns>Whether it is there.</returns>
    public bool ContainsKey(string key) => Find(key) >= 0;

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
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    IDictionaryEnumerator IDictionary.GetEnumerator() => new PropertyEnumerator(GetEnumerator());

    /// <inheritdoc/>
    public bool Remove(string key)
    {
        var at = Find(key);
        if (at < 0) return false;
        _items.RemoveAt(at);
        _index = null;
        return true;
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
        var at = Find(key);
        value = at < 0 ? null : _items[at].Value;
        return at >= 0;
    }

    /// <summary>The value of a name as it is written, if it is there.</summary>
    internal bool TryGetExact(string key, out object? value)
    {
        var at = IndexOf(key);
        value = at < 0 ? null : _items[at].Value;
        return at >= 0;
    }

    /// <summary>Puts the properties in the ordinal order of their names.</summary>
    internal void SortByName()
    {
        for (var at = 1; at < _items.Count; at++)
        {
            if (string.CompareOrdinal(_items[at - 1].Key, _items[at].Key) <= 0) continue;
            _items.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
            _index = null;
            return;
        }
    }

    /// <summary>A copy of what a user gave, normalised; empty where nothing was given.</summary>
    internal static MlmdPropertyDictionary Of(IDictionary? values) => values is null ? new() : new(values);

    /// <summary>The properties as <c>key=value</c> pairs in one line.</summary>
    /// <returns>For example <c>accuracy=0.93, name=model</c>.</returns>
    public override string ToString() => VisibleText.Of(MlmdValue.FormatProperties(this));

    private List<string> Names() => _items.ConvertAll(static item => item.Key);

    private void Append(string key, object? value)
    {
        _index?.Add(key, _items.Count);
        _items.Add(new(key, value));
    }

    /// <summary>Where a name stands: as written, else the only one that differs in case alone; negative where there is none.</summary>
    private int Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var exact = IndexOf(key);
        if (exact >= 0) return exact;
        var found = -1;
        for (var at = 0; at < _items.Count; at++)
        {
            if (!string.Equals(_items[at].Key, key, StringComparison.OrdinalIgnoreCase)) continue;
            if (found >= 0) return -1;
            found = at;
        }

        return found;
    }

    private int IndexOf(string key)
    {
        if (_items.Count > Many) return (_index ??= MakeIndex()).GetValueOrDefault(key, -1);
        for (var at = 0; at < _items.Count; at++)
        {
            if (string.Equals(_items[at].Key, key, StringComparison.Ordinal)) return at;
        }

        return -1;
    }

    private Dictionary<string, int> MakeIndex()
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < _items.Count; at++) index.Add(_items[at].Key, at);
        return index;
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
