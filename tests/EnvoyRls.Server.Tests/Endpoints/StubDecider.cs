using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Server.Endpoints;

namespace EnvoyRls.Server.Tests.Endpoints;

/// <summary>Answers what the test says and keeps the last request.</summary>
internal sealed class StubDecider(Func<RateLimitRequest, RateLimitAnswer> answer) : IRateLimitDecider
{
    public RateLimitRequest? Last { get; private set; }

    public ValueTask<RateLimitAnswer> DecideAsync(RateLimitRequest request, long deadline)
    {
        Last = request;
        return ValueTask.FromResult(answer(request));
    }

    public static StubDecider Answering(RateLimitResponse response) => new(_ => RateLimitAnswer.Of(response));

    public static StubDecider Failing(FaultKind kind, string message) => new(_ => RateLimitAnswer.Failed(kind, message));
}
