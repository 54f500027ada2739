using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

public sealed class OverrideAllocationTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - {key: user, rate_limit: {unit: minute, requests_per_unit: 4000000000}}
          - {key: asked, when: {newcomer: true}, rate_limit: {unit: minute, requests_per_unit: 4000000000}}
        """;

    /// <summary>A call costs its answer, with overrides and conditions as without.</summary>
    [Fact]
    public void Overrides_add_nothing_to_what_a_call_allocates()
    {
        OverrideHarness harness = new(Rules);
        RateLimitRequest request = Requests.Call("d", "user=7");
        long plain = BytesOf(harness, request);

        harness.Override(
        [
            .. Enumerable.Range(0, 500).Select(i => OverrideText.Scale($"s{i}", $"user={i}", $"{(i % 90) + 10}%")),
            .. Enumerable.Range(0, 500).Select(i => OverrideText.Scale($"c{i}", $"user={i}", "50%", "when: {newcomer: true}")),
            OverrideText.Limit("watch", "other", 1),
        ]);

        Assert.Equal(plain, BytesOf(harness, request));
        harness.Override(OverrideText.Limit("l", "user=7", 2_000_000_000));
        Assert.Equal(plain, BytesOf(harness, request));
    }

    [Fact]
    public void A_condition_adds_nothing_to_what_a_call_allocates()
    {
        OverrideHarness harness = new(Rules);

        Assert.Equal(BytesOf(harness, Requests.Call("d", "none=7,ip=1")), BytesOf(harness, Requests.Call("d", "asked=7")));
    }

    /// <summary>The least of several rounds: the runtime itself allocates an object now and then.</summary>
    private static long BytesOf(OverrideHarness harness, RateLimitRequest request) => Enumerable.Range(0, 7).Min(_ =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            ValueTask<RateLimitResult> deciding = harness.Limiter.Limiter.DecideAsync(request, long.MaxValue);
            Assert.True(deciding.IsCompletedSuccessfully && deciding.Result.IsAnswered);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
