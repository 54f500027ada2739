using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Sources;
using EnvoyRls.Server.Sources.Kubernetes;
using EnvoyRls.Server.Tests.Settings;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Sources.Kubernetes;

/// <summary>A source that follows the ConfigMap of an API server.</summary>
internal sealed class ConfigMapHarness : IAsyncDisposable
{
    public ConfigMapHarness(FakeApiServer api, IRuleSource? mount = null, TimeProvider? time = null)
    {
        Api = api;
        KubernetesSettings settings = SettingsOf.Valid(api.Settings).Rules.ConfigMap!;
        Source = new ConfigMapRuleSource(settings, mount, new Random(1), Statistics, time ?? TimeProvider.System, Log);
    }

    public FakeApiServer Api { get; }

    public ConfigMapRuleSource Source { get; }

    public StatRegistry Statistics { get; } = new();

    public LogLines<ConfigMapRuleSource> Log { get; } = new();

    public string LogText => string.Join('\n', Log.Lines.Select(line => line.Text));

    /// <summary>A source that has loaded rules.yaml with the text <c>1</c>.</summary>
    public static async Task<ConfigMapHarness> LoadedAsync(TimeProvider? time = null)
    {
        FakeApiServer api = await FakeApiServer.StartAsync();
        api.Publish(("rules.yaml", "1"));
        ConfigMapHarness harness = new(api, time: time);
        Assert.Equal("rules.yaml=1", await harness.Source.TextsAsync());
        return harness;
    }

    public ulong Count(string name) => Statistics.Counter($"envoyrls.configmap.{name}").Value;

    public double Followed => Statistics.Gauges.Single(gauge => gauge.Name == "envoyrls.configmap.followed").Value;

    /// <summary>Waits for the change and loads it.</summary>
    public async Task<string> NextAsync()
    {
        await Source.ChangeAsync();
        return await Source.TextsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Source.Dispose();
        await Api.DisposeAsync();
    }
}
