using EnvoyRls.Analysis.DryRun;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Observation;
using EnvoyRls.Management.Usage;

namespace EnvoyRls.Management.Tests.Usage;

public sealed class RecentRequestsTests
{
    [Fact]
    public void The_last_calls_are_told_oldest_first_and_each_once()
    {
        RecentRequests recent = new();
        RateLimitRequest both = new() { Domain = "twice" };

        recent.Consume([Record("first", 1), RecordOf(both, 2), RecordOf(both, 2), Record("last", 3)]);

        Assert.Equal("first twice last", Domains(recent.Last(10)));
        Assert.Equal("twice last", Domains(recent.Last(2)));
        Assert.Empty(recent.Last(0));
    }

    [Fact]
    public void What_is_kept_is_a_copy()
    {
        RecentRequests recent = new();
        RateLimitRequest request = new() { Domain = "before" };
        recent.Consume([RecordOf(request, 1)]);

        request.Domain = "after";

        Assert.Equal("before", Assert.Single(recent.Last(1)).Request.Domain);
    }

    [Fact]
    public void A_flood_is_sampled_and_memory_is_bounded()
    {
        RecentRequests recent = new();
        for (int second = 0; second < 100; second++)
        {
            recent.Consume([.. Enumerable.Range(0, 200).Select(i => Record($"{second}-{i}", second))]);
        }

        IReadOnlyList<SampleRequest> kept = recent.Last(int.MaxValue);
        Assert.Equal(RecentRequests.Capacity, kept.Count);
        Assert.Equal($"99-{RecentRequests.MostPerSecond - 1}", kept[^1].Request.Domain);
    }

    private static string Domains(IEnumerable<SampleRequest> samples) => string.Join(' ', samples.Select(sample => sample.Request.Domain));

    private static DecisionRecord Record(string domain, long second) => RecordOf(new RateLimitRequest { Domain = domain }, second);

    private static DecisionRecord RecordOf(RateLimitRequest request, long second) => new() { Request = request, Now = second * 1_000_000 };
}
