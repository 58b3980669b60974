namespace KfpMetadata;

/// <summary>
/// Which artifacts this connection knows to be in which contexts, so that an input that it recorded itself is not attributed again.
/// MLMD never removes an attribution, so what was true stays true. The memory is bounded: when it is full it starts again.
/// </summary>
internal sealed class MemberCache
{
    private const int MostMembers = 100_000;

    private readonly object _lock = new();
    private readonly HashSet<ContextMember> _members = [];

    public bool Contains(ContextMember member)
    {
        lock (_lock) return _members.Contains(member);
    }

    public void Keep(IEnumerable<ContextMember> members)
    {
        lock (_lock)
        {
            if (_members.Count >= MostMembers) _members.Clear();
            _members.UnionWith(members);
        }
    }
}
