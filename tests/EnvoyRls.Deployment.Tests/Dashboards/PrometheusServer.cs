using System.Globalization;
using System.Text.Json;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>A real Prometheus that scrapes and evaluates every second.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private PrometheusServer(IReadOnlyList<ScrapeTarget> targets, IReadOnlyDictionary<string, string> ruleFiles)
    {
        foreach ((string name, string text) in ruleFiles)
        {
            File.WriteAllText(_directory.File(name), text);
        }

        File.WriteAllText(_directory.File("prometheus.yaml"), Configuration(targets, ruleFiles.Keys));
        string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()}");
        _http = new HttpClient { BaseAddress = new Uri($"http://{address}"), Timeout = TimeSpan.FromSeconds(20) };
        _process = ChildProcess.Start(
            "prometheus",
            [
                $"--config.file={_directory.File("prometheus.yaml")}",
                $"--storage.tsdb.path={_directory.File("data")}",
                $"--web.listen-address={address}",
                "--log.level=warn",
            ]);
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<PrometheusServer> StartAsync(IReadOnlyList<ScrapeTarget> targets, IReadOnlyDictionary<string, string> ruleFiles)
    {
        PrometheusServer server = new(targets, ruleFiles);
        try
        {
            await Eventually.IsTrueAsync(server.IsReadyAsync, StartLimit, () => $"prometheus is ready: {server._process.Output}");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The values of this moment.</summary>
    public Task<IReadOnlyList<PrometheusSeries>> QueryAsync(string expression) => AskAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}");

    /// <summary>The values of a span of time, one for each step.</summary>
    public Task<IReadOnlyList<PrometheusSeries>> QueryAsync(string expression, DateTimeOffset from, DateTimeOffset to, TimeSpan step) => AskAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"/api/v1/query_range?query={Uri.EscapeDataString(expression)}&start={Seconds(from)}&end={Seconds(to)}&step={step.TotalSeconds}"));

    /// <summary>Names of the alerts that fire; of burn rates with their long window: <c>Name over 1h</c>.</summary>
    public async Task<IReadOnlySet<string>> FiringAsync() => (await QueryAsync("ALERTS{alertstate=\"firing\"}"))
        .Select(static alert => alert.Labels["alertname"] + (alert.Labels.TryGetValue("window", out string? window) ? $" over {window}" : ""))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Values of a label, as a dashboard's variable asks for them.</summary>
    public async Task<IReadOnlyList<string>> LabelValuesAsync(string label, string selector)
    {
        using JsonDocument answer = await GetAsync($"/api/v1/label/{label}/values?match[]={Uri.EscapeDataString(selector)}");
        return [.. answer.RootElement.GetProperty("data").EnumerateArray().Select(static value => value.GetString()!)];
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
        _directory.Dispose();
    }

    private static double Seconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() / 1e3;

    private static string Configuration(IReadOnlyList<ScrapeTarget> targets, IEnumerable<string> ruleFiles) => $"""
        global: {"{"}scrape_interval: 1s, evaluation_interval: 1s{"}"}
        rule_files: [{string.Join(", ", ruleFiles)}]
        scrape_configs:
          - job_name: envoyrls
            static_configs:
        {string.Join('\n', targets.Select(static target => $"      - {{targets: ['{target.Address}'], labels: {{namespace: envoyrls, pod: {target.Pod}}}}}"))}
        """;

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(new Uri("/-/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<PrometheusSeries>> AskAsync(string address)
    {
        using JsonDocument answer = await GetAsync(address);
        JsonElement data = answer.RootElement.GetProperty("data");
        return data.GetProperty("resultType").GetString() == "scalar"
            ? [new PrometheusSeries(new Dictionary<string, string>(StringComparer.Ordinal), [Point(data.GetProperty("result"))])]
            : [.. data.GetProperty("result").EnumerateArray().Select(Series)];
    }

    private async Task<JsonDocument> GetAsync(string address)
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(address, UriKind.Relative));
        string text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text) : throw new InvalidOperationException($"{Uri.UnescapeDataString(address)}: {text}");
    }

    private static PrometheusSeries Series(JsonElement element) => new(
        element.GetProperty("metric").EnumerateObject().ToDictionary(static label => label.Name, static label => label.Value.GetString()!, StringComparer.Ordinal),
        element.TryGetProperty("values", out JsonElement values) ? [.. values.EnumerateArray().Select(Point)] : [Point(element.GetProperty("value"))]);

    private static (double Time, double Value) Point(JsonElement pair) => (pair[0].GetDouble(), pair[1].GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        { } number => double.Parse(number, CultureInfo.InvariantCulture),
        null => double.NaN,
    });
}
