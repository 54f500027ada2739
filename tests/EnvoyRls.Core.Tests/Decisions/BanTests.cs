using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Rules that ban keys which keep running into their limit.</summary>
public sealed class BanTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - key: k
            rate_limit: {unit: minute, requests_per_unit: 1}
            ban: {after: 2, within: 1m, for: 5m, factor: 2, max: 1h, forget: 24h}
          - key: watched
            shadow_mode: true
            rate_limit: {unit: minute, requests_per_unit: 1}
            ban: {after: 1, within: 1m, for: 5m}
          - {key: other, rate_limit: {unit: hour, requests_per_unit: 10}}
        """;

    [Theory]
    [InlineData(0)]
    [InlineData(OverLimitCache.MinimumSize)]
    public async Task A_key_denied_too_often_is_banned_and_let_in_again(int cacheSize)
    {
        LimiterHarness harness = new(Rules, now: 1_200, cacheSize: cacheSize, inMemory: true);
        Assert.Equal(["Ok 0 60", "OverLimit 0 60", "OverLimit 0 60"], await AskAsync(harness, 3));

        // Banned now, into minutes that would admit it.
        harness.Time.Set(1_260);
        Assert.Equal(["OverLimit 0 240", "OverLimit 0 240"], await AskAsync(harness, 2));
        harness.Time.Set(1_499);
        Assert.Equal(["OverLimit 0 1"], await AskAsync(harness, 1));
        harness.Time.Set(1_500);
        Assert.Equal(["Ok 0 60"], await AskAsync(harness, 1));

        Assert.Equal((1ul, 3ul), (harness.Count("envoyrls.bans.begun_total"), harness.Count("envoyrls.bans.denied_total")));
        Assert.Equal("T7 O5 N2 W2", harness.Counts("d.k")[..11]);
    }

    [Fact]
    public async Task The_next_ban_is_longer()
    {
        LimiterHarness harness = new(Rules, now: 1_200, inMemory: true);
        await AskAsync(harness, 3);
        harness.Time.Set(1_500);
        await AskAsync(harness, 3);
        harness.Time.Set(1_560);

        Assert.Equal(["OverLimit 0 540"], await AskAsync(harness, 1));
    }

    [Fact]
    public async Task Denials_too_far_apart_ban_nobody()
    {
        LimiterHarness harness = new(Rules, now: 1_200, inMemory: true);
        await AskAsync(harness, 2);
        harness.Time.Set(1_320);
        await AskAsync(harness, 2);
        harness.Time.Set(1_380);

        Assert.Equal(["Ok 0 60"], await AskAsync(harness, 1));
    }

    [Fact]
    public async Task Other_keys_and_rules_that_only_watch_are_left_alone()
    {
        LimiterHarness harness = new(Rules, now: 1_200, inMemory: true);
        await AskAsync(harness, 3);
        await harness.DecideAsync("d", "watched=v");
        await harness.DecideAsync("d", "watched=v");

        Assert.Equal("Ok 0", (await harness.DecideAsync("d", "k=other")).Verdicts());
        Assert.Equal("Ok 0", (await harness.DecideAsync("d", "watched=v")).Verdicts());
        Assert.Equal(1ul, harness.Count("envoyrls.bans.begun_total"));
    }

    [Fact]
    public async Task A_ban_known_from_memory_asks_the_store_nothing()
    {
        LimiterHarness harness = new(Rules, now: 1_200, cacheSize: OverLimitCache.MinimumSize);
        harness.Store.Meeting(Limits.Denied(300, 300)).Charging(1);
        await harness.DecideAsync("d", "k=v");
        harness.Store.TakeCommands();

        Assert.Equal("OverLimit 0", (await harness.DecideAsync("d", "k=v")).Verdicts());
        Assert.Empty(harness.Store.Commands);
    }

    [Fact]
    public async Task The_look_rides_along_and_the_strike_follows_the_answer()
    {
        LimiterHarness harness = new(Rules, now: 1_200);
        harness.Store.Meeting(Limits.Admitted(2), Limits.Admitted(1)).Charging(2);

        await harness.DecideAsync("d", "k=v");

        Assert.Equal(
            ["ADD rls2:{1:d1:k1:v}:ban 0", "ADD d_k_v_1200 1 EXPIRE 60;", "ADD rls2:{1:d1:k1:v}:ban 1;"],
            harness.Store.TakeCommands());
    }

    [Fact]
    public async Task Nobody_waits_for_strikes_and_their_number_is_bounded()
    {
        StalledStrikes store = new();
        LimiterHarness harness = new(Rules, store: store);
        for (int i = 0; i < 1_100; i++)
        {
            Assert.Equal("OverLimit 0", (await harness.DecideAsync("d", "k=v")).Verdicts());
        }

        Assert.Equal(1_024, store.Strikes);
        Assert.Equal(76ul, harness.Count("envoyrls.bans.strikes_dropped_total"));

        store.Release();
        await harness.DecideAsync("d", "k=v");
        Assert.Equal(1_025, store.Strikes);
    }

    [Fact]
    public async Task Looks_refunds_and_what_the_ban_denies_are_no_strikes()
    {
        LimiterHarness harness = new(Rules, now: 1_200);
        harness.Store.Meeting(Limits.Admitted(2), Limits.Denied(9, 9)).Charging(2, 0, 2);

        await harness.DecideAsync("d", Requests.Descriptor("k=v", hits: 0));
        await harness.DecideAsync("d", Requests.Refund("k=v", 1));
        await harness.DecideAsync("d", "k=v");

        Assert.DoesNotContain(harness.Store.TakeCommands(), command => command.EndsWith(":ban 1;", StringComparison.Ordinal));
    }

    private static async Task<string[]> AskAsync(LimiterHarness harness, int times)
    {
        List<string> answers = [];
        for (int i = 0; i < times; i++)
        {
            var response = await harness.DecideAsync("d", "k=v");
            answers.Add($"{response.Verdicts()} {response.Statuses[0].DurationUntilReset.Seconds}");
        }

        return [.. answers];
    }

    /// <summary>Answers calls as over their limit, and strikes not until released.</summary>
    private sealed class StalledStrikes : ICounterStore
    {
        private readonly List<TaskCompletionSource<StoreFault?>> _waiting = [];

        public int Strikes { get; private set; }

        public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
        {
            foreach (ref Charge charge in batch.Charges)
            {
                charge.Counter = 2;
                charge.Outcome = Limits.Admitted(1);
                if (charge is { Ban: not null, Hits: > 0 })
                {
                    Strikes++;
                    TaskCompletionSource<StoreFault?> answer = new();
                    _waiting.Add(answer);
                    return new(answer.Task);
                }
            }

            return default;
        }

        public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => default;

        public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => default;

        public ValueTask DisposeAsync() => default;

        public void Release() => _waiting.ForEach(answer => answer.SetResult(null));
    }
}
