using System.Text.Json.Nodes;

namespace EnvoyRls.Deployment.Tests.Chart;

public sealed class SecurityTests
{
    [Fact]
    public async Task Every_pod_meets_the_restricted_standard()
    {
        foreach ((Rendering rendering, JsonNode pod) in await PodsAsync())
        {
            Assert.True((bool?)pod["securityContext"]!["runAsNonRoot"], $"{rendering}");
            Assert.Equal("RuntimeDefault", (string?)pod["securityContext"]!["seccompProfile"]!["type"]);
            Assert.All(["hostNetwork", "hostPID", "hostIPC"], name => Assert.Null(pod[name]));
            Assert.All(pod["volumes"]?.AsArray() ?? [], volume => Assert.Null(volume!["hostPath"]));
            JsonNode security = pod["containers"]![0]!["securityContext"]!;
            Assert.False((bool?)security["allowPrivilegeEscalation"]);
            Assert.True((bool?)security["readOnlyRootFilesystem"]);
            Assert.Equal("ALL", (string?)security["capabilities"]!["drop"]!.AsArray().Single());
            Assert.Null(security["privileged"]);
        }
    }

    [Fact]
    public async Task Nobody_has_a_token_of_the_API_server_unless_the_ConfigMap_is_watched()
    {
        foreach (Rendering rendering in await Renderings.AllAsync())
        {
            bool watches = rendering.Settings.At("data", "RULES_CONFIGMAP") is not null;
            Assert.Equal(watches, (bool?)rendering.Server.PodTemplate!["spec"]!["automountServiceAccountToken"]);
            Assert.Equal(watches, rendering.Of("Role").Any());
            Assert.Equal(watches, rendering.Of("RoleBinding").Any());
            Assert.All(rendering.Of("ServiceAccount"), account => Assert.False((bool?)account.At("automountServiceAccountToken")));
        }

        Assert.Contains(await Renderings.AllAsync(), rendering => rendering.Of("Role").Any());
    }

    [Fact]
    public async Task The_token_may_read_the_one_ConfigMap_of_the_rules_and_nothing_else()
    {
        foreach (Rendering rendering in (await Renderings.AllAsync()).Where(rendering => rendering.Of("Role").Any()))
        {
            JsonNode rule = rendering.Of("Role").Single().At("rules")!.AsArray().Single()!;
            Assert.Equal($"""{rendering.Server.Namespace}/{rule["resourceNames"]!.AsArray().Single()}""", rendering.Settings.Text("data", "RULES_CONFIGMAP"));
            Assert.Equal(["configmaps"], rule["resources"]!.AsArray().Select(resource => (string)resource!), StringComparer.Ordinal);
            Assert.Equal(["get", "list", "watch"], rule["verbs"]!.AsArray().Select(verb => (string)verb!), StringComparer.Ordinal);
            JsonNode volume = rendering.Server.PodTemplate!["spec"]!["volumes"]!.AsArray().Single(volume => (string?)volume!["name"] == "rules")!;
            Assert.Equal((string?)rule["resourceNames"]![0], (string?)volume["configMap"]!["name"]);
        }
    }

    [Fact]
    public async Task Debugging_is_left_to_those_who_may_forward_ports()
    {
        Assert.Equal("127.0.0.1", (await Renderings.OfAsync("minimal")).Settings.Text("data", "DEBUG_HOST"));
        Assert.Equal("0.0.0.0", (await Renderings.OfAsync("management-directory")).Settings.Text("data", "DEBUG_HOST"));
    }

    [Fact]
    public async Task The_admin_API_is_on_a_Service_of_its_own()
    {
        Rendering rendering = await Renderings.OfAsync("management-directory");
        IEnumerable<string> names = from service in rendering.Of("Service") from port in service.At("spec", "ports")!.AsArray() where (string?)port["name"] == "http-admin" select service.Name;
        Assert.Equal(["limits-admin"], names, StringComparer.Ordinal);
        Assert.DoesNotContain((await Renderings.OfAsync("minimal")).Of("Service"), service => service.Name.EndsWith("-admin", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_network_policy_lets_callers_call_and_scrapers_scrape()
    {
        Manifest policy = (await Renderings.OfAsync("trial")).One("NetworkPolicy", "envoyrls");
        JsonArray ingress = policy.At("spec", "ingress")!.AsArray();
        Assert.Equal(["grpc", "http"], ingress[0]!["ports"]!.AsArray().Select(port => (string)port!["port"]!), StringComparer.Ordinal);
        Assert.Equal("istio-ingress", (string?)ingress[0]!["from"]![0]!["namespaceSelector"]!["matchLabels"]!["kubernetes.io/metadata.name"]);
        Assert.Equal(["http-metrics"], ingress[1]!["ports"]!.AsArray().Select(port => (string)port!["port"]!), StringComparer.Ordinal);
        Assert.Equal(2, ingress.Count);
        Assert.Equal(["Ingress", "Egress"], policy.At("spec", "policyTypes")!.AsArray().Select(type => (string)type!), StringComparer.Ordinal);
    }

    private static async Task<List<(Rendering Rendering, JsonNode Pod)>> PodsAsync() =>
    [
        .. from rendering in await Renderings.AllAsync()
           from manifest in rendering.Manifests
           let pod = manifest.Kind == "Pod" ? manifest.At("spec") : manifest.PodTemplate?["spec"]
           where pod is not null
           select (rendering, pod),
    ];
}
