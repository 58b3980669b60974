namespace KfpMetadata.Tests.Core;

public sealed class GroupCommitTests
{
    private readonly List<string[]> _calls = [];
    private readonly List<string> _finished = [];
    private readonly HashSet<string> _bad = new(StringComparer.Ordinal);
    private MlmdStatusCode _status = MlmdStatusCode.InvalidArgument;

    [Fact]
    public async Task The_first_record_is_sent_at_once_and_the_rest_together()
    {
        var first = new TaskCompletionSource();
        using var commit = Commit(first.Task);
        commit.Add("a");
        await Until(() => _calls.Count == 1);
        foreach (var record in new[] { "b", "c", "d" }) commit.Add(record);
        first.SetResult();
        await commit.CompleteAsync();

        Assert.Equal([["a"], ["b", "c", "d"]], _calls);
        Assert.Equal(["a", "b", "c", "d"], _finished);
        Assert.Equal(0, commit.Pending);
    }

    [Fact]
    public async Task A_bad_record_stands_alone_and_the_rest_are_written_in_order()
    {
        _bad.UnionWith(["r3", "r17"]);
        var first = new TaskCompletionSource();
        using var commit = Commit(first.Task);
        for (var number = 0; number < 20; number++) commit.Add($"r{number}");
        first.SetResult();
        await commit.CompleteAsync();

        string[] expected = [.. Enumerable.Range(0, 20).Select(number => number is 3 or 17 ? $"r{number}!InvalidArgument" : $"r{number}")];
        Assert.Equal(expected, _finished, StringComparer.Ordinal);
        // Halving: far fewer calls than records.
        Assert.InRange(_calls.Count, 2, 20);
    }

    [Fact]
    public async Task A_store_that_cannot_be_reached_is_not_asked_again_for_each_half()
    {
        _bad.Add("r5");
        _status = MlmdStatusCode.Unavailable;
        var first = new TaskCompletionSource();
        using var commit = Commit(first.Task);
        commit.Add("r0");
        await Until(() => _calls.Count == 1);
        for (var number = 1; number < 9; number++) commit.Add($"r{number}");
        first.SetResult();
        await commit.CompleteAsync();

        Assert.Equal(2, _calls.Count);
        Assert.Equal("r0", _finished[0]);
        Assert.All(_finished.Skip(1), text => Assert.EndsWith("!Unavailable", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_on_its_way_is_finished_and_the_rest_is_not_sent_once_the_pipeline_has_ended()
    {
        var first = new TaskCompletionSource();
        using var commit = Commit(first.Task);
        commit.Add("a");
        await Until(() => _calls.Count == 1);
        commit.Add("b");
        commit.Add("c");
        commit.Abandon();
        first.SetResult();
        await commit.CompleteAsync();

        Assert.Equal([["a"]], _calls);
        Assert.Equal(["a", "b!Cancelled", "c!Cancelled"], _finished);
        Assert.Equal(0, commit.Pending);
    }

    [Fact]
    public async Task A_batch_that_is_prepared_when_the_pipeline_ends_is_not_sent()
    {
        GroupCommit<string>? commit = null;
        using var prepared = commit = new GroupCommit<string>(new GroupCommitActions<string>
        {
            Write = Write,
            Finished = Finish,
            Prepare = (record, _) =>
            {
                if (string.Equals(record, "b", StringComparison.Ordinal)) commit!.Abandon();
                return Task.CompletedTask;
            },
        });
        foreach (var record in new[] { "a", "b", "c" }) commit.Add(record, begins: false);
        commit.WorkHere();
        await commit.CompleteAsync();

        Assert.Empty(_calls);
        Assert.Equal(["a!Cancelled", "b!Cancelled", "c!Cancelled"], _finished);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_not_asked_for_the_next_record_and_others_are()
    {
        var calls = new List<string>();
        using var commit = new GroupCommit<string>(new GroupCommitActions<string>
        {
            Write = (records, _) =>
            {
                calls.AddRange(records);
                return records[0].StartsWith("dead", StringComparison.Ordinal)
                    ? throw new MlmdException(MlmdErrorId.Timeout, "no answer", MlmdStatusCode.DeadlineExceeded)
                    : Task.CompletedTask;
            },
            Finished = Finish,
            Together = static (_, _) => false,
            Store = static record => record[..4],
        });
        for (var number = 0; number < 1000; number++)
        {
            commit.Add($"dead{number}");
            commit.Add($"live{number}");
        }

        await commit.CompleteAsync();
        Assert.Single(calls, static call => call.StartsWith("dead", StringComparison.Ordinal));
        Assert.Equal(1000, calls.Count(static call => call.StartsWith("live", StringComparison.Ordinal)));
        Assert.Equal(2000, _finished.Count);
        Assert.Equal(999, _finished.Count(static text => text.EndsWith("!Unavailable", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_record_that_cannot_be_prepared_fails_in_its_place_and_costs_no_call()
    {
        using var commit = new GroupCommit<string>(new GroupCommitActions<string>
        {
            Write = Write,
            Finished = Finish,
            Prepare = (record, _) => string.Equals(record, "b", StringComparison.Ordinal) ? throw MlmdErrors.NotFound("no b") : Task.CompletedTask,
        });
        foreach (var record in new[] { "a", "b", "c" }) commit.Add(record);
        await commit.CompleteAsync();

        Assert.Equal(["a", "b!NotFound", "c"], _finished);
        Assert.DoesNotContain(_calls, call => call.Contains("b", StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_batch_ends_where_the_next_record_does_not_belong_or_does_not_fit()
    {
        var first = new TaskCompletionSource();
        using var commit = Commit(first.Task, size: static record => record.Length > 1 ? 400 * 1024 : 1);
        commit.Add("a");
        await Until(() => _calls.Count == 1);
        foreach (var record in new[] { "b", "B", "big", "bug", "b" }) commit.Add(record);
        first.SetResult();
        await commit.CompleteAsync();

        Assert.Equal([["a"], ["b"], ["B"], ["big"], ["bug", "b"]], _calls);
    }

    [Fact]
    public async Task No_call_holds_more_than_the_largest_batch()
    {
        var first = new TaskCompletionSource();
        using var commit = Commit(first.Task);
        for (var number = 0; number < 1_201; number++) commit.Add($"r{number}");
        first.SetResult();
        await commit.CompleteAsync();

        Assert.All(_calls, call => Assert.InRange(call.Length, 1, GroupCommit<string>.LargestBatch));
        Assert.Equal(1_201, _finished.Count);
    }

    [Fact]
    public async Task Waiting_ends_with_the_records_accepted_so_far()
    {
        var first = new TaskCompletionSource();
        using var commit = Commit(first.Task);
        Assert.True(commit.WhenPendingAsync(0).IsCompleted);
        commit.Add("a");
        commit.Add("b");
        var all = commit.WhenPendingAsync(0);
        Assert.True(commit.WhenPendingAsync(2).IsCompleted);
        Assert.False(all.IsCompleted);
        first.SetResult();
        await all;
        Assert.Equal(2, _finished.Count);
        await commit.CompleteAsync();
        Assert.Throws<InvalidOperationException>(() => commit.Add("c"));
    }

    [Fact]
    public async Task A_defect_reaches_whoever_waits()
    {
        using var commit = new GroupCommit<string>(new GroupCommitActions<string>
        {
            Write = static (_, _) => throw new NotSupportedException("a defect"),
            Finished = Finish,
        });
        commit.Add("a");
        await Assert.ThrowsAsync<NotSupportedException>(() => commit.CompleteAsync());
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_store_that_does_not_go_on()
    {
        using var commit = new GroupCommit<string>(new GroupCommitActions<string>
        {
            Write = static (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken),
            Finished = Finish,
        });
        commit.Add("a");
        await commit.StopAsync(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1));
        Assert.Empty(_finished);
        await commit.CompleteAsync();
        Assert.Equal(["a!Cancelled"], _finished);
    }

    [Fact]
    public async Task A_stop_waits_while_the_store_goes_on_and_not_for_ever()
    {
        var calls = 0;
        using var commit = new GroupCommit<string>(new GroupCommitActions<string>
        {
            Write = async (_, cancellationToken) => await Task.Delay(++calls < 4 ? TimeSpan.FromMilliseconds(200) : Timeout.InfiniteTimeSpan, cancellationToken),
            Finished = Finish,
            Together = static (_, _) => false,
        });
        commit.Add("a");
        await commit.WhenPendingAsync(0);
        foreach (var record in new[] { "b", "c", "d" }) commit.Add(record);
        await commit.StopAsync(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(1));
        Assert.Equal(["a", "b", "c"], _finished);
        await commit.CompleteAsync();
        Assert.Equal(["a", "b", "c", "d!Cancelled"], _finished);
    }

    private GroupCommit<string> Commit(Task firstCall, Func<string, int>? size = null) => new(new GroupCommitActions<string>
    {
        Write = async (records, cancellationToken) =>
        {
            await Write(records, cancellationToken);
            if (_calls.Count == 1) await firstCall;
        },
        Finished = Finish,
        Together = static (one, other) => char.IsUpper(one[0]) == char.IsUpper(other[0]),
        Size = size ?? (static _ => 1),
    });

    private Task Write(IReadOnlyList<string> records, CancellationToken cancellationToken)
    {
        lock (_calls) _calls.Add([.. records]);
        return records.Any(_bad.Contains) ? throw new MlmdException("MlmdTest", "refused", _status) : Task.CompletedTask;
    }

    private void Finish(string record, MlmdException? error) => _finished.Add(error is null ? record : $"{record}!{error.StatusCode}");

    private static async Task Until(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 500, "It did not happen within 5 s.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
