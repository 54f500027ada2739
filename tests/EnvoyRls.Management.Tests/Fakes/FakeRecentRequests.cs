using EnvoyRls.Analysis.DryRun;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Management.Usage;

namespace EnvoyRls.Management.Tests.Fakes;

/// <summary>Remembers one login after the other.</summary>
internal sealed class FakeRecentRequests : IRecentRequests
{
    public IReadOnlyList<SampleRequest> Last(int most)
    {
        RateLimitDescriptor login = new() { Entries = { new RateLimitDescriptor.Types.Entry { Key = "path", Value = "/login" } } };
        return [.. Enumerable.Repeat(new SampleRequest(new RateLimitRequest { Domain = "web", Descriptors = { login } }), most)];
    }
}
