using System.Globalization;
using System.Text.Json.Nodes;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Chart;

public sealed class StructureTests
{
    [Fact]
    public async Task An_edit_of_rules_replaces_no_pod_and_a_changed_setting_does()
    {
        string standing = await TemplateOfPodAsync();
        Assert.Equal(standing, await TemplateOfPodAsync("--set", "rules.files.edge\\.yaml.domain=other"));
        Assert.NotEqual(standing, await TemplateOfPodAsync("--set", "adaptive.ttl=5m"), StringComparer.Ordinal);
        Assert.NotEqual(standing, await TemplateOfPodAsync("--set", "settings.STATUS_COMPAT=true"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_changed_secret_of_the_chart_replaces_pods()
    {
        string[] redis = ["--set", "redis.mode=inChart", "--set", "redis.auth.value=one"];
        Assert.NotEqual(await TemplateOfPodAsync(redis), await TemplateOfPodAsync([.. redis[..3], "redis.auth.value=two"]), StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_pods_are_selected_by_depends_on_the_release_alone()
    {
        foreach (Rendering rendering in await Renderings.AllAsync())
        {
            JsonObject selector = rendering.Server.At("spec", "selector", "matchLabels")!.AsObject();
            Assert.Equal(
                ["app.kubernetes.io/component", "app.kubernetes.io/instance", "app.kubernetes.io/name"],
                selector.Select(label => label.Key).Order(StringComparer.Ordinal), StringComparer.Ordinal);
            JsonNode labels = rendering.Server.PodTemplate!["metadata"]!["labels"]!;
            Assert.All(selector, label => Assert.Equal((string?)label.Value, (string?)labels[label.Key]));
            Assert.All(
                rendering.Of("Service").Where(service => !service.Name.EndsWith("-redis", StringComparison.Ordinal)),
                service => Assert.True(JsonNode.DeepEquals(selector, service.At("spec", "selector")), $"{rendering}, {service}"));
        }
    }

    [Fact]
    public async Task The_Redis_of_the_chart_is_not_taken_for_the_server()
    {
        Rendering rendering = await Renderings.OfAsync("trial");
        JsonObject selector = rendering.Server.At("spec", "selector", "matchLabels")!.AsObject();
        JsonNode labels = rendering.One("StatefulSet", "envoyrls-redis").PodTemplate!["metadata"]!["labels"]!;
        Assert.Contains(selector, label => (string?)label.Value != (string?)labels[label.Key]);
    }

    [Fact]
    public async Task A_disruption_budget_never_blocks_the_draining_of_nodes()
    {
        Rendering one = await Renderings.OfAsync("minimal");
        Assert.Equal("1", one.Server.Text("spec", "replicas"));
        Assert.Equal("1", one.One("PodDisruptionBudget", "envoyrls").Text("spec", "maxUnavailable"));
        Assert.Equal("", one.One("PodDisruptionBudget", "envoyrls").Text("spec", "minAvailable"));
        Assert.Equal("AlwaysAllow", one.One("PodDisruptionBudget", "envoyrls").Text("spec", "unhealthyPodEvictionPolicy"));
        Assert.Empty((await Renderings.OfAsync("daemonset")).Of("PodDisruptionBudget"));
    }

    [Fact]
    public async Task A_pod_has_longer_to_end_than_it_takes_to_drain()
    {
        foreach (Rendering rendering in await Renderings.AllAsync())
        {
            JsonNode pod = rendering.Server.PodTemplate!["spec"]!;
            int sleep = (int?)pod["containers"]![0]!["lifecycle"]?["preStop"]?["sleep"]?["seconds"] ?? 0;
            int needed = sleep + Seconds(rendering, "SHUTDOWN_DRAIN_DELAY") + Seconds(rendering, "SHUTDOWN_DRAIN_TIMEOUT");
            Assert.InRange((int)pod["terminationGracePeriodSeconds"]!, needed + 10, int.MaxValue);
        }
    }

    [Fact]
    public async Task Where_a_hook_cannot_sleep_the_server_waits_in_its_place()
    {
        Rendering before = await Renderings.OfAsync("redis-single", "1.27.0");
        Rendering since = await Renderings.OfAsync("redis-single", "1.30.0");
        Assert.Null(before.Server.PodTemplate!["spec"]!["containers"]![0]!["lifecycle"]);
        Assert.Equal(15, Seconds(before, "SHUTDOWN_DRAIN_DELAY"));
        Assert.Equal(10, (int?)since.Server.PodTemplate!["spec"]!["containers"]![0]!["lifecycle"]!["preStop"]!["sleep"]!["seconds"]);
        Assert.Equal(5, Seconds(since, "SHUTDOWN_DRAIN_DELAY"));
    }

    [Fact]
    public async Task Rules_are_mounted_as_a_directory()
    {
        foreach (Rendering rendering in await Renderings.AllAsync())
        {
            JsonArray mounts = rendering.Server.PodTemplate!["spec"]!["containers"]![0]!["volumeMounts"]!.AsArray();
            Assert.All(mounts, mount => Assert.Null(mount!["subPath"]));
            Assert.Equal(rendering.Set != "xds", mounts.Any(mount => (string?)mount!["mountPath"] == "/etc/envoyrls/rules"));
        }
    }

    [Fact]
    public async Task Calls_are_told_to_be_gRPC()
    {
        foreach (Rendering rendering in await Renderings.AllAsync())
        {
            IEnumerable<JsonNode> ports = from service in rendering.Of("Service") from port in service.At("spec", "ports")!.AsArray() where (string?)port["name"] == "grpc" select port;
            Assert.NotEmpty(ports);
            Assert.All(ports, port => Assert.Equal("grpc", (string?)port["appProtocol"]));
        }
    }

    [Fact]
    public async Task The_kubelet_asks_over_gRPC_unless_the_port_speaks_TLS()
    {
        JsonNode plain = (await Renderings.OfAsync("minimal")).Server.PodTemplate!["spec"]!["containers"]![0]!;
        Assert.Equal("ratelimit", (string?)plain["readinessProbe"]!["grpc"]!["service"]);
        Assert.Equal("", (string?)plain["livenessProbe"]!["grpc"]!["service"]);
        JsonNode tls = (await Renderings.OfAsync("management-directory")).Server.PodTemplate!["spec"]!["containers"]![0]!;
        Assert.Equal("/healthcheck", (string?)tls["readinessProbe"]!["httpGet"]!["path"]);
        Assert.All(["startupProbe", "readinessProbe", "livenessProbe"], probe => Assert.Null(tls[probe]!["grpc"]));
    }

    [Fact]
    public async Task A_directory_of_managed_rules_has_one_server_at_a_time()
    {
        Rendering rendering = await Renderings.OfAsync("management-directory");
        Assert.Equal("1", rendering.Server.Text("spec", "replicas"));
        Assert.Equal("Recreate", rendering.Server.Text("spec", "strategy", "type"));
        Assert.Equal("keep", rendering.Of("PersistentVolumeClaim").Single().Text("metadata", "annotations", "helm.sh/resource-policy"));
    }

    [Fact]
    public async Task Counters_that_are_kept_have_one_server_at_a_time_and_a_volume()
    {
        Rendering rendering = await Renderings.OfAsync("persistent-memory");
        Assert.Equal("Recreate", rendering.Server.Text("spec", "strategy", "type"));
        Assert.Equal("fast", rendering.Of("PersistentVolumeClaim").Single().Text("spec", "storageClassName"));
        string mount = rendering.Server.PodTemplate!["spec"]!["containers"]![0]!["volumeMounts"]!.AsArray()
            .Where(mount => (string?)mount!["name"] == "state").Select(mount => (string)mount!["mountPath"]!).Single();
        Assert.StartsWith(mount + "/", rendering.Settings.Text("data", "STATE_DIR"), StringComparison.Ordinal);
    }

    private static int Seconds(Rendering rendering, string setting) =>
        int.Parse(rendering.Settings.Text("data", setting).TrimEnd('s'), CultureInfo.InvariantCulture);

    private static async Task<string> TemplateOfPodAsync(params string[] arguments)
    {
        ProcessResult result = await Renderings.TemplateAsync(["--values", ValueSets.PathOf("minimal"), "--show-only", "templates/deployment.yaml", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Output[result.Output.IndexOf("  template:", StringComparison.Ordinal)..];
    }
}
