using EnvoyRls.Deployment.Tests.Chart;
using EnvoyRls.Testing;
using Filters = global::Envoy.Extensions.Filters.Http.Ratelimit.V3;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>Istio's objects as the chart makes them.</summary>
public sealed class ChartTests
{
    public static TheoryData<string> Sets => [.. ValueSets.Names.Where(name => name.StartsWith("istio-", StringComparison.Ordinal))];

    public static TheoryData<string, string> Wrong => new()
    {
        { "istio.clusterMode=eds", "/istio/clusterMode" },
        { "istio.gateways[0].timeout=25", "/istio/gateways/0/timeout" },
        { "istio.gateways[0].timeout=0s", "/istio/gateways/0/timeout" },
        { "istio.gateways[0].stage=11", "/istio/gateways/0/stage" },
        { "istio.gateways[0].enforcedPercent=101", "/istio/gateways/0/enforcedPercent" },
        { "istio.gateways[0].fialOpen=true", "'fialOpen' not allowed" },
        { "istio.gateways[0].descriptors[0].actions[0].remote_adress.x=1", "'remote_adress' not allowed" },
        { "istio.gateways[0].descriptors[0].hits_addend.number=2", "'hits_addend' not allowed" },
        { "istio.gateways[0].targetRef=public", "selector, for pods by their labels, or targetRef" },
        { "istio.routes[0].gateway=egress", "there is no gateway called egress" },
        { "istio.requestAuthentications[0].gateway=egress", "there is no gateway called egress" },
        { "istio.routes[0].name=ingress", "need names that differ" },
        { "istio.authorizationPolicy.principals=null", "say who may ask" },
        { "istio.authorizationPolicy.principals[0]=istio-system", "/istio/authorizationPolicy/principals/0" },
        { "istio.clusterMode=strictDns", "have no identity" },
        { "istio.sidecars[0].namespace=envoyrls,podLabels.app=inventory", "the pods of this release" },
        { "grpc.tls.enabled=true,grpc.tls.existingSecret=tls", "the mesh encrypts" },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Filters_are_what_Envoy_takes_and_ask_the_service(string set)
    {
        Rendering rendering = await Renderings.OfAsync(set);
        Service service = new(rendering);
        string clusterDomain = set == "istio-gateway-api" ? "example.internal" : "cluster.local";
        IReadOnlyList<EnvoyFilter> filters = EnvoyFilter.AllOf(set, rendering.Text);
        Assert.NotEmpty(filters);
        Assert.All(filters, filter =>
        {
            FilterAgreement.AsksTheService(filter, service, clusterDomain);
            FilterAgreement.LeavesTheServiceAlone(filter, service);
        });
    }

    [Fact]
    public async Task No_other_set_makes_an_object_of_Istio() =>
        Assert.All(
            (await Renderings.AllAsync()).Where(rendering => !rendering.Set.StartsWith("istio-", StringComparison.Ordinal)),
            rendering => Assert.DoesNotContain("istio.io/", string.Join(' ', rendering.Manifests.Select(manifest => manifest.Text("apiVersion"))), StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Policies_are_for_the_pods_and_the_rule_of_calls_for_their_Service(string set)
    {
        Rendering rendering = await Renderings.OfAsync(set);
        Service service = new(rendering);
        Assert.All(rendering.Of("PeerAuthentication").Concat(rendering.Of("AuthorizationPolicy")), policy => PolicyAgreement.IsForThePods(policy, service));
        Assert.All(rendering.Of("DestinationRule"), rule => Assert.Equal(service.Host(), rule.Text("spec", "host")));
    }

    [Fact]
    public async Task Plain_text_is_let_in_only_where_the_cluster_needs_it()
    {
        Manifest outbound = (await Renderings.OfAsync("istio-outbound")).Of("PeerAuthentication").Single();
        Manifest strictDns = (await Renderings.OfAsync("istio-strict-dns")).Of("PeerAuthentication").Single();
        Assert.Equal("STRICT", outbound.Text("spec", "mtls", "mode"));
        Assert.Equal("", outbound.Text("spec", "portLevelMtls", "8081"));
        Assert.Equal("PERMISSIVE", outbound.Text("spec", "portLevelMtls", "9090", "mode"));
        Assert.Equal("PERMISSIVE", strictDns.Text("spec", "portLevelMtls", "8081", "mode"));
        Assert.Empty((await Renderings.OfAsync("istio-strict-dns")).Of("DestinationRule"));
    }

    [Fact]
    public async Task Values_become_the_fields_of_the_filter()
    {
        Filters.RateLimit defaults = await FilterAsync("istio-outbound", "envoyrls-ingress");
        Assert.Equal(TimeSpan.FromMilliseconds(25), defaults.Timeout.ToTimeSpan());
        Assert.False(defaults.FailureModeDeny);
        Assert.Null(defaults.FilterEnforced);
        Assert.Equal(Filters.RateLimit.Types.XRateLimitHeadersRFCVersion.DraftVersion03, defaults.EnableXRatelimitHeaders);

        Filters.RateLimit closed = await FilterAsync("istio-strict-dns", "envoyrls-ingress");
        Assert.True(closed.FailureModeDeny);
        Assert.Equal(1u, closed.Stage);
        Assert.Equal("first", closed.StatPrefix);

        Filters.RateLimit watched = await FilterAsync("istio-gateway-api", "limits-public");
        Assert.Equal(TimeSpan.FromMilliseconds(15), watched.Timeout.ToTimeSpan());
        Assert.Equal(0u, watched.FilterEnforced.DefaultValue.Numerator);
        Assert.Equal(100u, watched.FilterEnabled.DefaultValue.Numerator);
        Assert.Equal(Filters.RateLimit.Types.XRateLimitHeadersRFCVersion.Off, watched.EnableXRatelimitHeaders);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Values_that_cannot_work_are_refused_with_the_reason(string set, string reason)
    {
        ProcessResult result = await Renderings.TemplateAsync("--values", ValueSets.PathOf("istio-outbound"), "--set", set);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chart_and_the_plain_manifests_make_the_same_filter()
    {
        Filters.RateLimit plain = IstioFiles.Filters("ingress-gateway.yaml").Single().Patches.SelectMany(patch => patch.Find<Filters.RateLimit>()).Single();
        Assert.Equal(plain, await FilterAsync("istio-outbound", "envoyrls-ingress"));
    }

    private static async Task<Filters.RateLimit> FilterAsync(string set, string name) =>
        EnvoyFilter.AllOf(set, (await Renderings.OfAsync(set)).Text).Single(filter => filter.Name == name)
            .Patches.SelectMany(patch => patch.Find<Filters.RateLimit>()).Single();
}
