using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Tests.Charging;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.News;

/// <summary>Two replicas of one Redis: what one of them changes, the other must not go on denying from memory.</summary>
public abstract class CounterNewsTests : IAsyncLifetime
{
    private const uint Amount = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly string _key = Guid.NewGuid().ToString("N");
    private StoreHost? _here;
    private StoreHost? _there;
    private OverLimitCache? _cache;

    public async ValueTask InitializeAsync()
    {
        _here = await StoreHost.StartAsync(Options);
        _there = await StoreHost.StartAsync(Options);
        _cache = new OverLimitCache(OverLimitCache.MinimumSize, _there.Clock, _there.Statistics);
        _there.News.Tell(_cache);
        await ListensAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _here!.DisposeAsync();
        await _there!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Limits.Algorithms), MemberType = typeof(Limits))]
    public async Task A_reset_here_is_forgotten_there(LimitAlgorithm algorithm)
    {
        ChargeBatch batch = await ExhaustAsync(algorithm);

        Assert.Null(await _here!.ResetAsync(batch));

        await ForgottenAsync(batch);
    }

    [Theory]
    [MemberData(nameof(Limits.Algorithms), MemberType = typeof(Limits))]
    public async Task A_refund_here_that_makes_room_is_forgotten_there(LimitAlgorithm algorithm)
    {
        ChargeBatch batch = await ExhaustAsync(algorithm);

        batch.Charges[0].Kind = ChargeKind.Refund;
        batch.Charges[0].Hits = 2;
        Assert.Null(await _here!.ChargeAsync(batch));

        await ForgottenAsync(batch);
    }

    [Fact]
    public async Task A_denial_that_was_under_way_meanwhile_is_not_learnt()
    {
        ChargeBatch batch = await ExhaustAsync(LimitAlgorithm.FixedWindow);
        Assert.Null(await _here!.ResetAsync(batch));
        await ForgottenAsync(batch);

        Know(batch);

        Assert.False(IsKnown(batch));
    }

    [Fact]
    public async Task What_is_announced_while_nobody_listens_is_made_up_for()
    {
        ChargeBatch batch = await ExhaustAsync(LimitAlgorithm.Gcra);

        await HangUpAsync();

        await ForgottenAsync(batch);
    }

    protected abstract RedisOptions Options { get; }

    /// <summary>Breaks all connections to the servers.</summary>
    protected abstract Task HangUpAsync();

    /// <summary>Waits until the other replica hears: a change is announced again until it has been.</summary>
    private Task<TimeSpan> ListensAsync() => Eventually.IsTrueAsync(
        async () =>
        {
            ChargeBatch batch = new();
            batch.Append($"{_key}-{Guid.NewGuid()}", Limits.Of(LimitAlgorithm.FixedWindow, Amount), 1);
            Know(batch);
            await _here!.ResetAsync(batch);
            await Task.Delay(20, TestContext.Current.CancellationToken);
            return !IsKnown(batch);
        },
        Limit,
        () => "the other replica listens");

    private async Task<ChargeBatch> ExhaustAsync(LimitAlgorithm algorithm)
    {
        ChargeBatch batch = new();
        batch.Append(_key, Limits.Of(algorithm, Amount), Amount);
        Assert.Null(await _here!.ChargeAsync(batch));
        Know(batch);
        Assert.True(IsKnown(batch));
        return batch;
    }

    private void Know(ChargeBatch batch)
    {
        long until = _there!.Clock.UnixMicroseconds + Limits.Year;
        _cache!.Add(batch.Key(batch.Charges[0]), new OverLimit(until, until, batch.Charges[0].Limit));
    }

    private bool IsKnown(ChargeBatch batch) => _cache!.TryGet(batch.Key(batch.Charges[0]), out _);

    private Task<TimeSpan> ForgottenAsync(ChargeBatch batch) =>
        Eventually.IsTrueAsync(() => !IsKnown(batch), Limit, $"{Encoding.UTF8.GetString(batch.Key(batch.Charges[0]))} is forgotten");
}
