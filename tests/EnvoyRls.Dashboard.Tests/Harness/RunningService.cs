using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using EnvoyRls.Testing;

namespace EnvoyRls.Dashboard.Tests.Harness;

/// <summary>The real server process with a directory of its own for what is managed, and one token of each role.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private const string Rules = """
        domain: web
        lists:
          deny:
          - key: remote_address
            match: cidr
            values: [198.51.100.0/24]
            reason: scans us
        descriptors:
        - key: path
          value: /login
          descriptors:
          - key: remote_address
            rate_limit: {unit: day, requests_per_unit: 5}
        - key: path
          value: /search
          rate_limit: {unit: second, requests_per_unit: 50, algorithm: token_bucket, burst: 100}
        - key: path
          value: /export
          shadow_mode: true
          rate_limit: {unit: hour, requests_per_unit: 100}
        - key: user_id
          rate_limit: {unit: hour, requests_per_unit: 1000, algorithm: sliding_window_counter}
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly TemporaryDirectory _directory;
    private readonly ChildProcess _process;
    private readonly HttpClient _calls;
    private readonly HttpClient _admin;

    private RunningService(Dictionary<string, string> tokens, TemporaryDirectory directory)
    {
        _directory = directory;
        Tokens = tokens;
        int calls = FreePort.Next();
        int admin = FreePort.Next();
        Address = new Uri(Local(admin));
        _calls = new HttpClient { BaseAddress = new Uri(Local(calls)), Timeout = TimeSpan.FromSeconds(20) };
        _admin = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(20) };
        _admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens["admin"]);
        _process = ChildProcess.Start("dotnet", [Programs.Server], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = Text(calls),
            ["DEBUG_HOST"] = "127.0.0.1",
            ["DEBUG_PORT"] = Text(FreePort.Next()),
            ["GRPC_HOST"] = "127.0.0.1",
            ["GRPC_PORT"] = Text(FreePort.Next()),
            ["ADMIN_PORT"] = Text(admin),
            ["MANAGEMENT_DIR"] = ManagedIn(directory),
            ["RULES"] = directory.File("web.yaml"),
            ["BACKEND_TYPE"] = "memory",
            ["USE_STATSD"] = "false",
        });
    }

    /// <summary>Where the admin port is.</summary>
    public Uri Address { get; }

    /// <summary>The token of each role.</summary>
    public IReadOnlyDictionary<string, string> Tokens { get; }

    public static async Task<RunningService> StartAsync()
    {
        TemporaryDirectory directory = new();
        await File.WriteAllTextAsync(directory.File("web.yaml"), Rules);
        Directory.CreateDirectory(ManagedIn(directory));
        Dictionary<string, string> tokens = new(StringComparer.Ordinal);
        foreach (string role in new[] { "viewer", "operator", "admin" })
        {
            string[] arguments = [Programs.Cli, "token", "create", "--name", $"the-{role}", "--role", role, "--directory", ManagedIn(directory)];
            tokens[role] = (await ChildProcess.RunAsync("dotnet", arguments, StartLimit)).Trim();
        }

        RunningService service = new(tokens, directory);
        await Eventually.IsTrueAsync(service.IsOpenAsync, StartLimit, () => $"the admin port answers: {service._process.Output}");
        return service;
    }

    /// <summary>Asks the service as a proxy does, over the reference's HTTP endpoint.</summary>
    /// <returns>200, or 429 for one that is limited.</returns>
    public async Task<HttpStatusCode> CallAsync(string domain, params (string Key, string Value)[] entries)
    {
        var call = new { domain, descriptors = new[] { new { entries = entries.Select(entry => new { key = entry.Key, value = entry.Value }) } } };
        using HttpResponseMessage answer = await _calls.PostAsJsonAsync(new Uri("/json", UriKind.Relative), call);
        return answer.StatusCode;
    }

    /// <summary>A request to the admin API with the administrator's token.</summary>
    public async Task<HttpStatusCode> AdminAsync(HttpMethod method, string path, string? body = null)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _admin.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Puts a managed rule of one entry in place.</summary>
    public Task<HttpStatusCode> PutRuleAsync(string id, string path, int hits) => AdminAsync(
        HttpMethod.Put,
        $"/v1/admin/rules/{id}",
        $$$"""{"id":"{{{id}}}","domain":"web","descriptors":[{"key":"path","value":"{{{path}}}"}],"rate_limit":{"unit":"day","requests_per_unit":{{{hits}}}}}""");

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _calls.Dispose();
        _admin.Dispose();
        _directory.Dispose();
    }

    private async Task<bool> IsOpenAsync()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"the server ended: {_process.Output}");
        }

        try
        {
            return await AdminAsync(HttpMethod.Get, "/v1/admin/me") == HttpStatusCode.OK && await CallAsync("web", ("path", "/")) == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string ManagedIn(TemporaryDirectory directory) => directory.File("managed");

    private static string Local(int port) => $"http://127.0.0.1:{Text(port)}/";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
