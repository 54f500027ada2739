using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Tests.Fakes;
using EnvoyRls.Management.Usage;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Usage;

/// <summary>A replica that decides calls, counts them and reports on them, by a clock that stands still.</summary>
internal sealed class UsageHarness : IAsyncDisposable
{
    public const string Rules =
        """
        domain: web
        lists:
          deny:
          - {key: user, value: mallory}
        descriptors:
        - key: user_id
          rate_limit: {unit: hour, requests_per_unit: 10}
        - key: path
          value: /login
          rate_limit: {unit: minute, requests_per_unit: 4}
        - key: watched
          shadow_mode: true
          rate_limit: {unit: hour, requests_per_unit: 1}
        - key: idle
          rate_limit: {unit: hour, requests_per_unit: 1}
        """;

    private const string ManagedRule = """{"domain":"web","descriptors":[{"key":"managed"}],"rate_limit":{"unit":"hour","requests_per_unit":1}}""";

    private readonly RuleSetSlot _rules = new();
    private readonly RateLimiter _limiter;
    private Supervisor? _supervisor;

    public UsageHarness(
        FakeTimeProvider? time = null, IUsageRollups? rollups = null, string replica = "r1", UsageOptions? options = null, int capacity = 8 * 1024)
    {
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
        Rollups = rollups ?? new InMemoryUsage();
        Feed = new DecisionFeed(Time, Statistics, NullLogger<DecisionFeed>.Instance, rings: 1, capacity);
        Recorder = new UsageRecorder(replica, options ?? Options, Feed.Dropped, Statistics, Time);
        Feed.Add(Recorder);
        ManagedLayer managed = ManagedLayerLoader.Load([new ManagedDocument(ManagedKind.Rule, "m1", ManagedRule, DocumentSyntax.Json)], new RuleSetOptions()).Layer!;
        _rules.Current = managed.Over(RuleSetLoader.Load([new RuleDocument("rules.yaml", Rules)], new RuleSetOptions()).RuleSet!);
        WindowClock clock = new(Time);
        MemoryCounterStore store = new(100_000, clock, Time, Statistics);
        _limiter = new RateLimiter(
            _rules, store, clock, null, Statistics, new RuleStatisticsRegistry(Statistics, 100), new RateLimiterOptions(), feed: Feed);
        Reports = new UsageReports(Recorder, Rollups, () => _rules.Current, Time);
        Rollup = new UsageRollup(Recorder, Feed, Rollups, Time, NullLogger<UsageRollup>.Instance);
    }

    public static UsageOptions Options { get; } = new() { UserKeys = ["user_id", "user"], EndpointKeys = ["path"] };

    public FakeTimeProvider Time { get; }

    public StatRegistry Statistics { get; } = new();

    public DecisionFeed Feed { get; }

    public UsageRecorder Recorder { get; }

    public IUsageRollups Rollups { get; }

    public UsageRollup Rollup { get; }

    public UsageReports Reports { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Decides calls of one descriptor, written <c>key=value,key=value</c>, and tells the recorder of them.</summary>
    public async Task HitAsync(string entries, int times = 1, uint hits = 1)
    {
        for (int i = 0; i < times; i++)
        {
            RateLimitResult result = await _limiter.DecideAsync(RequestOf(entries, hits), long.MaxValue);
            Assert.Null(result.Fault);
            if (i % 1_000 == 999)
            {
                Feed.Drain();
            }
        }

        Feed.Drain();
    }

    /// <summary>Decides calls that the recorder is not told of yet.</summary>
    public async Task DecideAsync(string entries, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await _limiter.DecideAsync(RequestOf(entries, 1), long.MaxValue);
        }
    }

    public Task<GlobalUsage> LastHourAsync() => Reports.GlobalAsync(Now.AddHours(-1), Now.AddMinutes(1), TimeSpan.FromMinutes(1), CancellationToken.None);

    public Task<UserUsage> UserAsync(string user) => Reports.UserAsync(user, TimeSpan.FromHours(1), CancellationToken.None);

    /// <summary>Keeps the minutes that are over, as the loop does.</summary>
    public async Task KeepAsync()
    {
        await SuperviseAsync();
        await Eventually.TrueAsync(() => Recorder.Oldest() is null && Time.ArmedTimers > 0);
    }

    /// <summary>Starts the loop that keeps minutes, once.</summary>
    public async Task SuperviseAsync()
    {
        if (_supervisor is null)
        {
            _supervisor = new Supervisor(Time, Statistics, NullLogger<Supervisor>.Instance);
            SupervisedLoop loop = Rollup.Start(_supervisor);
            await Eventually.TrueAsync(() => loop.Running);
        }
    }

    /// <summary>Stops as a replica does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_supervisor is not null)
        {
            await _supervisor.DisposeAsync();
        }
    }

    private static RateLimitRequest RequestOf(string entries, uint hits)
    {
        RateLimitDescriptor descriptor = new();
        foreach (string entry in entries.Split(','))
        {
            string[] parts = entry.Split('=', 2);
            descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = parts[0], Value = parts[1] });
        }

        RateLimitRequest request = new() { Domain = "web", HitsAddend = hits };
        request.Descriptors.Add(descriptor);
        return request;
    }
}
