using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Deployment.Tests.Examples.Proxies;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Examples;

/// <summary>
/// Requests that come to proxies configured by Istio's objects, or from addresses that no <c>curl</c> here has: the
/// descriptors that are made of them, and what a real server says.
/// </summary>
public sealed class ProxyConversationTests
{
    [Fact]
    public async Task The_ingress_gateway_asks_by_the_names_of_routes()
    {
        ExampleSet set = ExampleSet.Named("istio-ingress");
        ProxyConfiguration gateway = ProxyFiles.IstioOf(set).Single();
        await using RateLimitServer server = await RateLimitServer.StartAsync(("RULES", set.PathOf("rules")));

        Assert.Equal("route=login;remote_address=192.0.2.1 remote_address=192.0.2.1 host=shop.example.com", Describe(gateway, From("192.0.2.1", "POST", "/login")));
        Assert.Equal("remote_address=192.0.2.1 host=shop.example.com", Describe(gateway, From("192.0.2.1", "GET", "/login")));
        Assert.Equal("route=search;remote_address=192.0.2.1 remote_address=192.0.2.1 host=shop.example.com", Describe(gateway, From("192.0.2.1", "GET", "/search?q=a")));

        Assert.Equal(10, await AdmittedAsync(gateway, server, From("192.0.2.1", "POST", "/login"), calls: 12));
        Assert.Equal(1, await AdmittedAsync(gateway, server, From("192.0.2.2", "POST", "/login"), calls: 1));
        Assert.Equal(1, await AdmittedAsync(gateway, server, From("192.0.2.1", "GET", "/login"), calls: 1));
    }

    [Fact]
    public async Task The_sidecar_goes_by_the_last_certificate_alone()
    {
        const string Checkout = "By=spiffe://cluster.local/ns/shop/sa/payments;Hash=01;Subject=\"\";URI=spiffe://cluster.local/ns/shop/sa/checkout";
        const string Reports = "By=spiffe://cluster.local/ns/shop/sa/payments;Hash=02;Subject=\"\";URI=spiffe://cluster.local/ns/batch/sa/reports";
        ExampleSet set = ExampleSet.Named("service-to-service");
        ProxyConfiguration sidecar = ProxyFiles.IstioOf(set).Single();
        await using RateLimitServer server = await RateLimitServer.StartAsync(("RULES", set.PathOf("rules")));

        Assert.Equal($"service=payments caller={Reports}", Describe(sidecar, Called(Reports, "/charge")));
        Assert.Equal($"service=payments caller={Checkout} caller={Checkout};route=refund", Describe(sidecar, Called(Checkout, "/refunds/17")));

        Assert.Equal(1, await AdmittedAsync(sidecar, server, Called(Checkout, "/refunds/17"), calls: 1));
        Assert.Equal(0, await AdmittedAsync(sidecar, server, Called(Reports, "/refunds/17"), calls: 1));
        Assert.Equal(0, await AdmittedAsync(sidecar, server, Called($"{Checkout},{Reports}", "/refunds/17"), calls: 1));
    }

    [Fact]
    public async Task Lists_decide_about_addresses_at_the_login()
    {
        ExampleSet set = ExampleSet.Named("login-protection");
        ProxyConfiguration gateway = ProxyFiles.StaticOf(set).Single();
        await using RateLimitServer server = await RateLimitServer.StartAsync(("RULES", set.PathOf("rules")));

        Assert.Equal(0, await AdmittedAsync(gateway, server, From("203.0.113.200", "POST", "/login"), calls: 1));
        Assert.Equal(60, await AdmittedAsync(gateway, server, From("192.0.2.3", "POST", "/login"), calls: 60));
        Assert.Equal("", Describe(gateway, From("203.0.113.200", "GET", "/login")));
    }

    private static ProxyRequest From(string address, string method, string path) => ProxyRequest.Of(method, path) with { RemoteAddress = address };

    private static ProxyRequest Called(string certificate, string path) => ProxyRequest.Of("POST", path, ("x-forwarded-client-cert", certificate));

    private static string Describe(ProxyConfiguration proxy, ProxyRequest request) => string.Join(' ', RequestOf(proxy, request).Descriptors.Select(static descriptor =>
        string.Join(';', descriptor.Entries.Select(static entry => $"{entry.Key}={entry.Value}"))));

    private static async Task<int> AdmittedAsync(ProxyConfiguration proxy, RateLimitServer server, ProxyRequest request, int calls)
    {
        using RateLimitClient client = server.Connect();
        int admitted = 0;
        for (int i = 0; i < calls; i++)
        {
            RateLimitResponse answer = await client.AskAsync(RequestOf(proxy, request));
            admitted += answer.OverallCode == RateLimitResponse.Types.Code.Ok ? 1 : 0;
        }

        return admitted;
    }

    private static RateLimitRequest RequestOf(ProxyConfiguration proxy, ProxyRequest request)
    {
        RoutePolicy policy = RoutePolicy.Of(proxy, Matchers.RouteOf(proxy.Host, request)!);
        return new RateLimitRequest
        {
            Domain = policy.Domain,
            Descriptors = { policy.Limits.Select(limit => DescriptorActions.Describe(limit, request)).OfType<RateLimitDescriptor>() },
        };
    }
}
