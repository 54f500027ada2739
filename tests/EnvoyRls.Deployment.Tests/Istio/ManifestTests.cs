using EnvoyRls.Deployment.Tests.Chart;
using global::Envoy.Config.Route.V3;
using Filters = global::Envoy.Extensions.Filters.Http.Ratelimit.V3;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>The objects below <c>istio/</c>: for a release called envoyrls in a namespace of that name.</summary>
public sealed class ManifestTests
{
    private static readonly string[] Untrusted = [":path", "x-forwarded-client-cert", "authorization", "cookie"];

    public static TheoryData<string> Files => [.. IstioFiles.Manifests];

    [Fact]
    public async Task Every_object_is_what_the_schemas_of_Istio_say()
    {
        IReadOnlyList<IReadOnlyList<Manifest>> files = await Renderings.ReadAsync([.. IstioFiles.Manifests.Select(IstioFiles.Read)]);
        Assert.All(files.SelectMany(file => file), manifest => Assert.True(manifest.Problems.Count == 0, $"{manifest}: {string.Join("; ", manifest.Problems)}"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void It_begins_with_what_it_is_for_and_what_to_change(string file)
    {
        string[] comment = [.. IstioFiles.Read(file).Split('\n').TakeWhile(line => line.StartsWith("# ", StringComparison.Ordinal))];
        Assert.True(comment.Length >= 2, $"{file} does not say what it is for");
        Assert.Contains(comment, line => line.Contains("Change: ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_README_names_every_file()
    {
        string readme = IstioFiles.Read("README.md");
        Assert.All(IstioFiles.Manifests, file => Assert.Contains($"({file})", readme, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Filters_ask_the_service_of_the_chart_and_leave_its_pods_alone()
    {
        Service service = new(await Renderings.OfAsync("minimal"));
        Assert.Equal("grpc", service.AppProtocol);
        Assert.All(IstioFiles.AllFilters(), filter => FilterAgreement.AsksTheService(filter, service));
        Assert.All(IstioFiles.AllFilters(), filter => FilterAgreement.LeavesTheServiceAlone(filter, service));
    }

    [Fact]
    public void Filters_wait_no_longer_than_25_ms_and_then_let_requests_pass()
    {
        List<Filters.RateLimit> filters = [.. IstioFiles.AllFilters().SelectMany(filter => filter.Patches).SelectMany(patch => patch.Find<Filters.RateLimit>())];
        Assert.True(filters.Count > 5);
        Assert.All(filters, filter =>
        {
            Assert.Equal(TimeSpan.FromMilliseconds(25), filter.Timeout.ToTimeSpan());
            Assert.False(filter.FailureModeDeny);
            Assert.True(filter.RateLimitedAsResourceExhausted);
        });
    }

    [Fact]
    public void No_descriptor_is_made_of_a_whole_path_or_certificate() =>
        Assert.All(
            IstioFiles.AllFilters().SelectMany(filter => filter.Patches).SelectMany(patch => patch.Find<RateLimit.Types.Action.Types.RequestHeaders>()),
            action => Assert.DoesNotContain(action.HeaderName, Untrusted, StringComparer.Ordinal));

    [Fact]
    public void Every_descriptor_leads_to_a_rule_of_the_domain_that_its_proxies_ask()
    {
        List<EnvoyFilter> filters = [.. IstioFiles.AllFilters()];
        Dictionary<string, RuleTree> rules = new[] { RuleTree.Load("rules", "ingress.yaml"), RuleTree.Load("rules", "services.yaml") }
            .ToDictionary(tree => tree.Domain, StringComparer.Ordinal);
        ILookup<string, string> domains = filters
            .SelectMany(filter => filter.Patches.SelectMany(patch => patch.Find<Filters.RateLimit>()).Select(asking => (filter.Proxies, asking.Domain)))
            .Distinct()
            .ToLookup(pair => pair.Proxies, pair => pair.Domain, StringComparer.Ordinal);
        foreach (EnvoyFilter filter in filters)
        {
            string domain = Assert.Single(domains[filter.Proxies]);
            foreach (RateLimit rateLimit in filter.Patches.SelectMany(patch => patch.Find<RateLimit>()))
            {
                IReadOnlyList<(string Key, string? Value)> descriptor = Descriptors.Of(rateLimit);
                Assert.True(rules[domain].Limits(descriptor), $"{filter.Name}: no rule of {domain} for {string.Join(", ", descriptor)}");
            }
        }
    }

    [Fact]
    public async Task Policies_are_for_the_pods_of_the_chart_and_for_ports_that_they_have()
    {
        Service service = new(await Renderings.OfAsync("management-postgres"));
        string[] kinds = ["PeerAuthentication", "AuthorizationPolicy"];
        List<Manifest> policies =
        [
            .. (await Renderings.ReadAsync([.. IstioFiles.Manifests.Select(IstioFiles.Read)])).SelectMany(file => file).Where(manifest => kinds.Contains(manifest.Kind)),
        ];
        Assert.True(policies.Count >= 3);
        Assert.All(policies, policy => PolicyAgreement.IsForThePods(policy, service));
    }
}
