using System.Collections.Concurrent;
using System.Diagnostics;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Sources;

public sealed class RuleReloaderTests : IAsyncDisposable
{
    private static readonly RuleError Mistake = new("a.yaml", 1, 1, "wrong", "write it right");

    private readonly RuleDirectory _directory = new();
    private readonly StatRegistry _statistics = new();
    private readonly ConcurrentQueue<string> _applied = new();
    private readonly Supervisor _supervisor;

    public RuleReloaderTests() => _supervisor = new Supervisor(TimeProvider.System, _statistics, NullLogger<Supervisor>.Instance);

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_first_set_is_applied_at_once_and_every_other_set_after_its_change()
    {
        _directory.Project("rules", ("a.yaml", "1"));
        using PathRuleSource source = SourceHarness.AtPath(_directory.At("rules"));
        RuleReloader reloader = Start(source, applies: true);

        Assert.Equal(LoadOutcome.Applied, await FirstLoadAsync(reloader));
        _directory.Project("rules", ("a.yaml", "2"));
        await UntilAsync(() => _applied.Count == 2);
        _directory.Project("rules", ("a.yaml", "3"), ("b.yaml", "1"));
        await UntilAsync(() => _applied.Count == 3);

        Assert.Equal(["a.yaml=1", "a.yaml=2", "a.yaml=3 b.yaml=1"], _applied.ToArray());
        Assert.Equal(0UL, LoadErrors);
    }

    [Fact]
    public async Task A_rejected_first_set_is_a_first_load_too()
    {
        _directory.Write("a.yaml", "bad");
        using PathRuleSource source = SourceHarness.AtPath(_directory.Root);

        Assert.Equal(LoadOutcome.Rejected, await FirstLoadAsync(Start(source, applies: false)));
    }

    [Fact]
    public async Task A_set_that_cannot_be_read_is_not_applied_and_is_read_when_it_can_be()
    {
        using PathRuleSource source = SourceHarness.AtPath(_directory.At("rules.yaml"), TimeSpan.FromMilliseconds(50));
        RuleReloader reloader = Start(source, applies: true);

        Assert.Equal(LoadOutcome.Unreadable, await FirstLoadAsync(reloader));
        Assert.Empty(_applied);
        Assert.Equal(1UL, LoadErrors);
        _directory.Write("rules.yaml", "1");
        await UntilAsync(() => _applied.Contains("rules.yaml=1", StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_change_that_changes_nothing_is_read_but_not_applied()
    {
        _directory.Write("a.yaml", "1");
        using PathRuleSource source = SourceHarness.AtPath(_directory.Root, statistics: _statistics);
        await FirstLoadAsync(Start(source, applies: true));

        File.SetLastWriteTimeUtc(_directory.At("a.yaml"), DateTime.UnixEpoch);
        await UntilAsync(() => _statistics.Counter("runtime.load_attempts").Value == 2);
        _directory.Replace("a.yaml", "2");
        await UntilAsync(() => _applied.Count > 1);

        Assert.Equal(["a.yaml=1", "a.yaml=2"], _applied.ToArray());
    }

    [Fact]
    public async Task An_apply_that_throws_ends_the_first_load_but_not_the_loop()
    {
        _directory.Write("a.yaml", "1");
        int calls = 0;
        using PathRuleSource source = SourceHarness.AtPath(_directory.Root);
        RuleReloader reloader = new(source, Apply, _statistics, NullLogger<RuleReloader>.Instance);
        SupervisedLoop loop = reloader.Start(_supervisor);

        Assert.Equal(LoadOutcome.Rejected, await FirstLoadAsync(reloader));
        await UntilAsync(() => !_applied.IsEmpty);
        Assert.Equal(1, loop.Restarts);

        IReadOnlyList<RuleError> Apply(IReadOnlyList<RuleDocument> documents)
        {
            if (calls++ == 0)
            {
                throw new InvalidOperationException("once");
            }

            _applied.Enqueue(SourceHarness.Texts(documents));
            return [];
        }
    }

    [Fact]
    public async Task Stopping_before_the_first_load_has_ended_cancels_it()
    {
        Supervisor supervisor = new(TimeProvider.System, _statistics, NullLogger<Supervisor>.Instance);
        NeverReady source = new();
        RuleReloader reloader = new(source, static _ => [], _statistics, NullLogger<RuleReloader>.Instance);
        reloader.Start(supervisor);
        await source.Asked.Task.WaitAsync(SourceHarness.Patience, TestContext.Current.CancellationToken);

        await supervisor.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FirstLoadAsync(reloader));
    }

    private RuleReloader Start(IRuleSource source, bool applies)
    {
        RuleReloader reloader = new(source, Apply, _statistics, NullLogger<RuleReloader>.Instance);
        reloader.Start(_supervisor);
        return reloader;

        IReadOnlyList<RuleError> Apply(IReadOnlyList<RuleDocument> documents)
        {
            _applied.Enqueue(SourceHarness.Texts(documents));
            return applies ? [] : [Mistake];
        }
    }

    private static Task<LoadOutcome> FirstLoadAsync(RuleReloader reloader) =>
        reloader.FirstLoad.WaitAsync(SourceHarness.Patience, TestContext.Current.CancellationToken);

    private async Task UntilAsync(Func<bool> holds)
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(elapsed.Elapsed < SourceHarness.Patience, $"waited in vain; applied: {string.Join(" | ", _applied)}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }

    private ulong LoadErrors => _statistics.Counter("ratelimit.service.config_load_error").Value;

    private sealed class NeverReady : IRuleSource
    {
        public string Description => "a source that is never ready";

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<IReadOnlyList<RuleDocument>> LoadAsync(CancellationToken cancellationToken)
        {
            Asked.SetResult();
            await WaitForChangeAsync(cancellationToken);
            return [];
        }

        public Task WaitForChangeAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
