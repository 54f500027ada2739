using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Rehearsal;

/// <summary>The real rls pushes rules to the real server.</summary>
public sealed class PushTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();
    private readonly int _adminPort = FreePort.Next();
    private string _token = "";
    private RateLimitServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        string kept = _directory.File("kept");
        _token = (await RlsAsync("token", "create", "--name", "deploy", "--role", "operator", "--directory", kept)).Output.Trim();
        _server = await RateLimitServer.StartAsync(("MANAGEMENT_DIR", kept), ("ADMIN_PORT", _adminPort.ToString(CultureInfo.InvariantCulture)));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_was_pushed_is_in_force_and_what_was_pruned_is_not()
    {
        using RateLimitClient client = _server.Connect();
        string file = Write("account: 7, order: 3");
        ProcessResult first = await PushAsync(file);
        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        Assert.Equal((7u, 3u), (await LimitAsync(client, "account"), await LimitAsync(client, "order")));

        Write("account: 8");
        Assert.Contains("nothing was changed; it would be: 1 put, 1 deleted, 0 unchanged", (await PushAsync(file, "--prune", "--dry-run")).Output, StringComparison.Ordinal);
        Assert.Equal((7u, 3u), (await LimitAsync(client, "account"), await LimitAsync(client, "order")));
        Assert.Contains("version 2: 1 put, 1 deleted, 0 unchanged", (await PushAsync(file, "--prune", "--if-version", "1")).Output, StringComparison.Ordinal);
        Assert.Equal((8u, 0u), (await LimitAsync(client, "account"), await LimitAsync(client, "order")));

        ProcessResult late = await PushAsync(file, "--if-version", "1");
        Assert.Equal((1, "", "rls push: the last version is 2, not 1.\n"), (late.ExitCode, late.Output, late.Errors));
    }

    private static async Task<uint> LimitAsync(RateLimitClient client, string key) => (await client.LookAsync("pushed", key, "a")).CurrentLimit?.RequestsPerUnit ?? 0;

    /// <summary>Writes a rule of so many a year for each key.</summary>
    private string Write(string limits)
    {
        string path = _directory.File("pushed.yaml");
        IEnumerable<string> rules = limits.Split(", ").Select(limit => limit.Split(": ")).Select(limit => $"  - {{key: {limit[0]}, rate_limit: {{unit: year, requests_per_unit: {limit[1]}}}}}");
        File.WriteAllText(path, $"domain: pushed\ndescriptors:\n{string.Join('\n', rules)}\n");
        return path;
    }

    private async Task<ProcessResult> PushAsync(string file, params string[] options)
    {
        string url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_adminPort}");
        return await RlsAsync(["push", file, "--name", "e2e", "--url", url, .. options]);
    }

    private Task<ProcessResult> RlsAsync(params string[] arguments) => ChildProcess.CompleteAsync(
        "dotnet", [Programs.Cli, .. arguments], Limit, new Dictionary<string, string>(StringComparer.Ordinal) { ["RLS_TOKEN"] = _token });
}
