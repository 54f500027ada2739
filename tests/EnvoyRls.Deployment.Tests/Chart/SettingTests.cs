using System.Text.Json.Nodes;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Chart;

public sealed class SettingTests
{
    private static readonly string[] Secrets =
    [
        "REDIS_AUTH", "REDIS_SENTINEL_AUTH", "REDIS_PERSECOND_AUTH", "REDIS_PERSECOND_SENTINEL_AUTH", "POSTGRES_URL", "DECISION_LOG_KEY_SECRET", "EVENTS_TOKEN",
    ];

    /// <summary>What tells that a complaint is about a file or a variable that only a pod has.</summary>
    private static readonly string[] OfPods = ["/etc/envoyrls/", "/kubernetes.io/serviceaccount/", "KUBERNETES_SERVICE_HOST"];

    public static TheoryData<string> Sets => [.. ValueSets.Names];

    [Fact]
    public async Task Every_setting_that_the_chart_makes_is_one_that_the_server_has()
    {
        SettingNames known = await SettingNames.AskAsync();
        Assert.True(known.Has("REDIS_URL"));
        Assert.False(known.Has("REDIS_ADDRESS"));
        foreach (Rendering rendering in await Renderings.AllAsync())
        {
            IEnumerable<string> names = [.. Data(rendering.Settings).Keys, .. FromSecrets(rendering).Select(variable => (string)variable["name"]!)];
            Assert.All(names, name => Assert.True(known.Has(name), $"{rendering}: {name}"));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task The_server_finds_no_mistake_in_them_but_files_that_only_a_pod_has(string set)
    {
        Rendering rendering = await Renderings.OfAsync(set);
        Dictionary<string, string> environment = Data(rendering.Settings);
        foreach (JsonNode variable in FromSecrets(rendering))
        {
            string name = (string)variable["name"]!;
            environment[name] = name == "POSTGRES_URL" ? "postgres://limits:secret@db/limits" : "secret";
        }

        // It tells all mistakes and ends; this one makes sure that it ends.
        environment["PORT"] = "none";
        ProcessResult result = await ChildProcess.CompleteAsync("dotnet", [Programs.Server], TimeSpan.FromSeconds(60), environment);
        Assert.Equal(1, result.ExitCode);
        string mistake = Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => !Array.Exists(OfPods, line.Contains));
        Assert.StartsWith("PORT: 'none'", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_is_in_plain_sight()
    {
        foreach (Rendering rendering in await Renderings.AllAsync())
        {
            Assert.All(Secrets, name => Assert.DoesNotContain(name, Data(rendering.Settings).Keys, StringComparer.Ordinal));
            Assert.All(rendering.Server.PodTemplate!["spec"]!["containers"]!.AsArray(), container =>
                Assert.All(container!["env"]?.AsArray() ?? [], variable =>
                    Assert.True(variable!["value"] is null || !Secrets.Contains((string)variable["name"]!), $"{rendering}: {variable}")));
        }
    }

    [Fact]
    public async Task Secrets_given_as_values_are_in_the_Secret_of_the_chart_and_nowhere_else()
    {
        Rendering rendering = await Renderings.OfAsync("secrets");
        JsonObject held = rendering.One("Secret", "envoyrls").At("stringData")!.AsObject();
        Assert.Equal(Secrets.Order(StringComparer.Ordinal), held.Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.All(held, pair => Assert.Equal(2, rendering.Text.Split($"\"{pair.Value}\"").Length));
        Assert.All(FromSecrets(rendering), variable =>
        {
            Assert.Equal("envoyrls", (string?)variable["valueFrom"]!["secretKeyRef"]!["name"]);
            Assert.Contains((string)variable["valueFrom"]!["secretKeyRef"]!["key"]!, held);
        });
    }

    [Fact]
    public async Task Secrets_as_files_are_mounted_and_in_no_environment()
    {
        Rendering rendering = await Renderings.OfAsync("secret-files");
        JsonNode pod = rendering.Server.PodTemplate!["spec"]!;
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (JsonNode? source in pod["volumes"]!.AsArray().Single(volume => (string?)volume!["name"] == "secrets")!["projected"]!["sources"]!.AsArray())
        {
            JsonNode item = source!["secret"]!["items"]!.AsArray().Single()!;
            files.Add((string)item["path"]!, $"{source["secret"]!["name"]}/{item["key"]}");
        }

        Assert.Empty(FromSecrets(rendering));
        Assert.Equal(
            [("EVENTS_TOKEN", "envoyrls/EVENTS_TOKEN"), ("POSTGRES_URL", "limits-db/url"), ("REDIS_AUTH", "redis/password")],
            files.Select(file => (file.Key, file.Value)).OrderBy(file => file.Key, StringComparer.Ordinal));
        Dictionary<string, string> told = pod["containers"]![0]!["env"]!.AsArray().ToDictionary(variable => (string)variable!["name"]!, variable => (string)variable!["value"]!, StringComparer.Ordinal);
        Assert.All(files.Keys, name => Assert.Equal($"/etc/envoyrls/secrets/{name}", told[$"{name}_FILE"]));
        Assert.Contains(pod["containers"]![0]!["volumeMounts"]!.AsArray(), mount => (string?)mount!["mountPath"] == "/etc/envoyrls/secrets" && mount["subPath"] is null);
    }

    [Fact]
    public async Task Replicas_that_share_what_is_counted_locally_are_those_that_are_sure_to_be_there()
    {
        Assert.Equal("3", await SettingAsync("redis-single", "LOCAL_REPLICAS"));
        Assert.Equal("3", await SettingAsync("redis-cluster", "LOCAL_REPLICAS"));
        Assert.Equal("3", await SettingAsync("keda", "LOCAL_REPLICAS"));
        Assert.Equal("12", await SettingAsync("daemonset", "LOCAL_REPLICAS"));
    }

    [Fact]
    public async Task Large_numbers_are_written_out()
    {
        Assert.Equal("api:1200000,edge:5000", await SettingAsync("management-postgres", "ADAPTIVE_CAPACITY"));
        Assert.Equal("2000000", await SettingAsync("per-replica", "MEMORY_MAX_COUNTERS"));
        Assert.Equal("2000000", await SettingAsync("extras", "MAX_DESCRIPTORS_PER_REQUEST"));
        Assert.Contains("requests_per_unit: 1000000", (await Renderings.OfAsync("trial")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Off_without_quotes_means_off()
    {
        Assert.Equal("off", await SettingAsync("per-replica", "ADAPTIVE_MODE"));
        Assert.Equal("batch:off,edge:enforce", await SettingAsync("management-postgres", "ADAPTIVE_DOMAINS"));
    }

    [Fact]
    public async Task Readiness_waits_for_rules_only_where_there_are_some()
    {
        Assert.Equal("true", await SettingAsync("minimal", "HEALTHY_WITH_AT_LEAST_ONE_CONFIG_LOADED"));
        Assert.Null(await SettingAsync("per-replica", "HEALTHY_WITH_AT_LEAST_ONE_CONFIG_LOADED"));
    }

    private static async Task<string?> SettingAsync(string set, string name) =>
        Data((await Renderings.OfAsync(set)).Settings).GetValueOrDefault(name);

    private static Dictionary<string, string> Data(Manifest settings) =>
        settings.At("data")!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal);

    private static IEnumerable<JsonNode> FromSecrets(Rendering rendering) =>
        from variable in rendering.Server.PodTemplate!["spec"]!["containers"]!.AsArray()[0]!["env"]?.AsArray() ?? []
        where variable["valueFrom"]?["secretKeyRef"] is not null
        select variable;
}
