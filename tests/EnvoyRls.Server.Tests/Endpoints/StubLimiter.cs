using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;

namespace EnvoyRls.Server.Tests.Endpoints;

/// <summary>Answers what the test says and keeps the last request.</summary>
internal sealed class StubLimiter(Func<RateLimitRequest, RateLimitResult> answer) : IRateLimiter
{
    public RateLimitRequest? Last { get; private set; }

    public ValueTask<RateLimitResult> DecideAsync(
        RateLimitRequest request, long deadline, DecisionDetails? details = null, ReusedResponse? response = null)
    {
        Last = request;
        return ValueTask.FromResult(answer(request));
    }

    public static StubLimiter Answering(RateLimitResponse response) => new(_ => new RateLimitResult(response));

    public static StubLimiter Failing(CallFaultKind kind, string message) => new(_ => new RateLimitResult(new CallFault(kind, message)));
}
