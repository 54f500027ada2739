using EnvoyRls.Api.Envoy.Config.Core.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using Google.Protobuf.WellKnownTypes;
using Unit = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.RateLimit.Types.Unit;

namespace EnvoyRls.AspNetCore.Tests.Support;

/// <summary>Answers of a service.</summary>
internal static class Answers
{
    public static RateLimitResponse Ok(params IEnumerable<RateLimitResponse.Types.DescriptorStatus> statuses) =>
        new() { OverallCode = RateLimitResponse.Types.Code.Ok, Statuses = { statuses } };

    public static RateLimitResponse OverLimit(params IEnumerable<RateLimitResponse.Types.DescriptorStatus> statuses) =>
        new() { OverallCode = RateLimitResponse.Types.Code.OverLimit, Statuses = { statuses } };

    public static RateLimitResponse.Types.DescriptorStatus Status(
        uint limit, uint remaining, long resetSeconds = 60, Unit unit = Unit.Minute, string name = "", bool over = false) => new()
    {
        Code = over ? RateLimitResponse.Types.Code.OverLimit : RateLimitResponse.Types.Code.Ok,
        CurrentLimit = new() { RequestsPerUnit = limit, Unit = unit, Name = name },
        LimitRemaining = remaining,
        DurationUntilReset = Duration.FromTimeSpan(TimeSpan.FromSeconds(resetSeconds)),
    };

    public static HeaderValue Header(string name, string value) => new() { Key = name, Value = value };
}
