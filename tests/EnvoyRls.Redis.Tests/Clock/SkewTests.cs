using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Redis.Tests.Clock;

/// <summary>Replicas whose clocks differ, and clocks that are set while a replica runs: Redis' clock is the one that counts.</summary>
public sealed class SkewTests(PlainServer server) : IClassFixture<PlainServer>
{
    private const int Amount = 20;

    [Theory]
    [InlineData("fixed_window")]
    [InlineData("sliding_window_log")]
    [InlineData("sliding_window_counter")]
    [InlineData("token_bucket")]
    [InlineData("leaky_bucket, burst: 20")]
    [InlineData("gcra")]
    public async Task Replicas_five_seconds_apart_share_a_limit(string algorithm)
    {
        await NotAtMidnightAsync();
        await using Replica behind = await Replica.StartAsync(server, algorithm, TimeSpan.FromSeconds(-5));
        await using Replica ahead = await Replica.StartAsync(server, algorithm, TimeSpan.FromSeconds(5));

        int admitted = 0;
        for (int i = 0; i < Amount; i++)
        {
            admitted += await behind.AdmitsAsync(algorithm) ? 1 : 0;
            admitted += await ahead.AdmitsAsync(algorithm) ? 1 : 0;
        }

        Assert.Equal(Amount, admitted);
        (RateLimitResponse.Types.DescriptorStatus one, RateLimitResponse.Types.DescriptorStatus other) = (await behind.LookAsync(algorithm), await ahead.LookAsync(algorithm));
        TimeSpan apart = (one.DurationUntilReset.ToTimeSpan() - other.DurationUntilReset.ToTimeSpan()).Duration();
        Assert.InRange(apart, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    public async Task A_clock_that_is_set_is_set_right_when_Redis_is_asked_next(int seconds)
    {
        await NotAtMidnightAsync();
        string key = $"set-by-{seconds}";
        await using Replica replica = await Replica.StartAsync(server, "fixed_window", TimeSpan.Zero);
        for (int i = 0; i < Amount; i++)
        {
            Assert.True(await replica.AdmitsAsync(key));
        }

        replica.Time.Shift = TimeSpan.FromSeconds(seconds);

        // A connection made anew asks at once, as one that stands does every ten seconds.
        await server.Redis.CliAsync("CLIENT", "KILL", "TYPE", "normal");
        await Eventually.TrueAsync(() => Math.Abs(replica.Clock.Offset.TotalSeconds + seconds) < 1);

        Assert.False(await replica.AdmitsAsync(key));
    }

    /// <summary>Windows of a day end there.</summary>
    private static Task<TimeSpan> NotAtMidnightAsync() => Eventually.IsTrueAsync(
        static () => DateTimeOffset.UtcNow is not ({ Hour: 23, Minute: 59, Second: > 20 } or { Hour: 0, Minute: 0, Second: < 10 }), TimeSpan.FromSeconds(60), "midnight is over");

    private sealed class Replica : IAsyncDisposable
    {
        private readonly StatRegistry _statistics = new();
        private readonly Supervisor _supervisor;
        private RedisCounterStore _store = null!;
        private RateLimiter _limiter = null!;

        private Replica(TimeSpan shift)
        {
            Time = new MovableTimeProvider { Shift = shift };
            Clock = new WindowClock(Time);
            _supervisor = new Supervisor(Time, _statistics, NullLogger<Supervisor>.Instance);
        }

        public MovableTimeProvider Time { get; }

        public WindowClock Clock { get; }

        public static async Task<Replica> StartAsync(PlainServer server, string algorithm, TimeSpan shift)
        {
            Replica replica = new(shift);
            replica._store = await RedisCounterStore.ConnectAsync(
                StoreHost.Patient(server.Redis.Address), replica.Time, replica.Clock, null, replica._statistics, replica._supervisor, NullLoggerFactory.Instance, CancellationToken.None);
            string rules = $"domain: d\ndescriptors: [{{key: k, rate_limit: {{unit: day, requests_per_unit: {Amount}, algorithm: {algorithm}}}}}]\n";
            RuleSetLoadResult loaded = RuleSetLoader.Load([new RuleDocument("rules.yaml", rules)], new RuleSetOptions());
            RuleSetSlot slot = new() { Current = loaded.RuleSet };
            replica._limiter = new RateLimiter(
                slot, replica._store, replica.Clock, null, replica._statistics, new RuleStatisticsRegistry(replica._statistics, 10), new RateLimiterOptions());
            return replica;
        }

        public async Task<bool> AdmitsAsync(string key) => (await AskAsync(key, hits: 1)).Code == RateLimitResponse.Types.Code.Ok;

        public Task<RateLimitResponse.Types.DescriptorStatus> LookAsync(string key) => AskAsync(key, hits: 0);

        public async ValueTask DisposeAsync()
        {
            await _supervisor.DisposeAsync();
            await _store.DisposeAsync();
        }

        private async Task<RateLimitResponse.Types.DescriptorStatus> AskAsync(string key, ulong hits)
        {
            RateLimitRequest request = new()
            {
                Domain = "d",
                Descriptors = { new RateLimitDescriptor { Entries = { new RateLimitDescriptor.Types.Entry { Key = "k", Value = key } }, HitsAddend = hits } },
            };
            for (int attempt = 0; ; attempt++)
            {
                RateLimitResult result = await _limiter.DecideAsync(request, long.MaxValue);
                if (result.Response is { } response)
                {
                    return response.Statuses[0];
                }

                // Only where the test has cut connections.
                Assert.True(attempt < 200, result.Fault?.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }
        }
    }
}
