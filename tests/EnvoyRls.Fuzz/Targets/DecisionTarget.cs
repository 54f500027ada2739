using System.Buffers;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Fuzz.Engine;
using EnvoyRls.Server.Calls;
using EnvoyRls.Testing;
using Google.Protobuf;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>Calls from the bytes of the request to the bytes of the answer, counted in memory by every algorithm.</summary>
internal sealed class DecisionTarget : FuzzTarget
{
    private const string Rules =
        """
        domain: fuzz
        descriptors:
          - key: user
            rate_limit: {unit: second, requests_per_unit: 5}
            descriptors:
              - {key: plan, value: free, rate_limit: {algorithm: sliding_window_log, unit: minute, requests_per_unit: 10}}
              - {key: plan, rate_limit: {algorithm: token_bucket, unit: day, requests_per_unit: 4000000000}}
          - {key: path, rate_limit: {algorithm: gcra, unit: hour, requests_per_unit: 4294967295}}
          - {key: path, value: "/*", rate_limit: {algorithm: leaky_bucket, unit: year, requests_per_unit: 1}}
          - {key: plan, value: paid, rate_limit: {unlimited: true}}
          - {key: plan, value: "free", rate_limit: {unit: month, requests_per_unit: 0}}
          - {key: 10.1.2.3, rate_limit: {algorithm: sliding_window_counter, unit: week, requests_per_unit: 7}}
        """;

    private readonly FakeTimeProvider _time = new();
    private readonly ShouldRateLimitMethod _method;

    public DecisionTarget(string name)
        : base(name)
    {
        RuleSetLoadResult loaded = RuleSetLoader.Load([new RuleDocument("fuzz.yaml", Rules)], new RuleSetOptions());
        RuleSetSlot slot = new() { Current = loaded.RuleSet ?? throw new InvalidOperationException(loaded.Errors[0].ToString()) };
        StatRegistry statistics = new();
        WindowClock clock = new(_time);
        MemoryCounterStore store = new(1000, clock, _time, statistics);
        RateLimiter limiter = new(slot, store, clock, null, statistics, new RuleStatisticsRegistry(statistics, 10), new RateLimiterOptions { DynamicMetadata = true });
        _method = new ShouldRateLimitMethod(new RateLimitCalls(limiter, new FaultCodes(compatible: false)));
    }

    public override IReadOnlyList<byte[]> Seeds { get; } = RequestGrammar.Seeds;

    public override int LongestInput => 64 * 1024;

    public override byte[]? Compose(Random random) => RequestGrammar.Compose(random);

    public override long MostAllocated(int length) => (4 * 1024 * 1024) + (2_000L * length);

    public override string Read(byte[] input)
    {
        _time.Advance(TimeSpan.FromMilliseconds(input.Length));
        LonelyCall call = new();
        ValueTask<IMessage?> deciding = _method.InvokeAsync(new ReadOnlySequence<byte>(input), call);
        if (!deciding.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("A decision in memory is not made at once.", deciding.AsTask().Exception);
        }

        string outcome = deciding.Result is RateLimitResponse response ? Outcome(response) : $"{call.Status.Code} {call.Status.Message}";
        _method.Completed(call);
        return outcome;
    }

    private static string Outcome(RateLimitResponse response)
    {
        if (response.OverallCode == RateLimitResponse.Types.Code.Unknown || response.Statuses.Any(status => status.Code == RateLimitResponse.Types.Code.Unknown))
        {
            throw new InvalidOperationException("Envoy lets pass what is answered with UNKNOWN.");
        }

        response.ToByteArray();
        bool limited = response.Statuses.Any(status => status.CurrentLimit is not null);
        return $"{response.OverallCode} {limited} {response.Statuses.Count > 1}";
    }
}
