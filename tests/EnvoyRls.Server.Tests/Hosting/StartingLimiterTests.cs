using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Server.Hosting;
using EnvoyRls.Server.Tests.Endpoints;

namespace EnvoyRls.Server.Tests.Hosting;

public sealed class StartingLimiterTests
{
    [Fact]
    public async Task Calls_are_refused_until_there_is_a_limiter()
    {
        StartingLimiter limiter = new();

        RateLimitResult early = await limiter.DecideAsync(new RateLimitRequest(), long.MaxValue);
        limiter.Become(StubLimiter.Answering(new RateLimitResponse()));
        RateLimitResult late = await limiter.DecideAsync(new RateLimitRequest(), long.MaxValue);

        Assert.Equal(new CallFault(CallFaultKind.NotConfigured, "the service is starting"), early.Fault);
        Assert.True(late.IsAnswered);
    }
}
