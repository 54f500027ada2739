using System.Net;
using System.Text;
using EnvoyRls.Conformance.Tests.Management;
using EnvoyRls.Grpc;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Security;

/// <summary>A server with a secret in every setting that can hold one, through errors with each: none is in what it says to anybody.</summary>
public sealed class SecretTests : IAsyncLifetime
{
    /// <summary>What every secret of the tests has in it.</summary>
    private const string Mark = "hush";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _files = new();
    private readonly StringBuilder _said = new();
    private PostgresServer _postgres = null!;
    private RedisServer _redis = null!;
    private RedisServer _perSecond = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _redis = await RedisServer.StartAsync(new RedisServerOptions { Password = "hush-redis" });
        _perSecond = await RedisServer.StartAsync(new RedisServerOptions { Password = "hush-per-second" });
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        await _redis.DisposeAsync();
        await _perSecond.DisposeAsync();
        _files.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_page_no_answer_and_no_line_of_the_log_has_a_secret(bool inFiles)
    {
        string database = await _postgres.CreateDatabaseAsync();
        await _postgres.SqlAsync(database, "CREATE ROLE keeper SUPERUSER LOGIN PASSWORD 'hush-postgres'");
        (string Name, string Value) repository = ("POSTGRES_URL", $"postgres://keeper:hush-postgres@127.0.0.1:{_postgres.Port}/{database}");
        string token = await Tokens.CreateAsync(inFiles ? ToFile(repository) : repository);
        (string, string)[] secrets = [repository, .. Secrets(FreePort.Next())];
        await using ManagedServer server = await ManagedServer.StartAsync(token, [.. Settings(FreePort.Next()), .. inFiles ? secrets.Select(ToFile) : secrets]);

        await UseAsync(server);
        await ReadAllAsync(server);
        await BreakAsync(server);
        await ReadAllAsync(server);
        Assert.Equal(0, await server.Process.StopAsync());

        string log = server.Process.Output;
        Assert.All(["WRONGPASS", "events about violations were not sent", "PostgreSQL"], proof => Assert.Contains(proof, log, StringComparison.Ordinal));
        Assert.DoesNotContain(Mark, log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(token, log, StringComparison.Ordinal);
        Assert.DoesNotContain(Mark, _said.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(token, _said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_in_secrets_are_told_without_repeating_them()
    {
        (string Name, string Value)[] mistakes =
        [
            ("REDIS_URL", "redis://:hush@redis:port"), ("POSTGRES_URL", "Host=db;Pass=hush"), ("EVENTS_URL", "ftp://hush"), ("EVENTS_TOKEN", "hush hush"),
            ("CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", "authorization:hush:hush"), ("DECISION_LOG_KEY_SECRET", "hush"), ("DECISION_LOG_KEY_SECRET_FILE", "/nowhere"),
        ];

        ProcessResult result = await ServerProgram.RunAsync([], mistakes);

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain(Mark, result.Output + result.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.All(mistakes, mistake => Assert.Contains($"{mistake.Name}", result.Errors, StringComparison.Ordinal));
    }

    private static (string Name, string Value)[] Settings(int nobody) =>
    [
        ("BACKEND_TYPE", "redis"), ("LOG_LEVEL", "trace"), ("REDIS_OP_TIMEOUT", "500ms"), ("STORE_BREAKER", "false"), ("REDIS_PERSECOND", "true"), ("REGION", "eu"), ("EVENTS_INTERVAL", "10ms"),
        ("DECISION_LOG", "stdout"), ("DECISION_LOG_KEYS", "hashed"), ("TRACING_ENABLED", "true"), ("METRICS_OTLP_ENABLED", "true"), ("METRICS_OTLP_INTERVAL", "100ms"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{nobody}"),
    ];

    /// <summary>The secrets besides the database's; the receiver of events is nobody.</summary>
    private (string Name, string Value)[] Secrets(int nobody) =>
    [
        ("REDIS_URL", _redis.Address), ("REDIS_AUTH", "hush-redis"), ("REDIS_SENTINEL_AUTH", "hush-sentinel"),
        ("REDIS_PERSECOND_URL", $"redis://:hush-per-second@{_perSecond.Address}"), ("REDIS_PERSECOND_AUTH", "hush-unused"), ("REDIS_PERSECOND_SENTINEL_AUTH", "hush-sentinel"),
        ("REGION_REDIS", $"us=redis://:hush-region@{_perSecond.Address}"), ("REGION_REDIS_AUTH", "hush-unused"), ("REGION_REDIS_SENTINEL_AUTH", "hush-sentinel"),
        ("EVENTS_URL", $"http://127.0.0.1:{nobody}/in?key=hush-address"), ("EVENTS_TOKEN", "hush-events"), ("DECISION_LOG_KEY_SECRET", "hush-hashes"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=hush-collector"), ("CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", "authorization:hush-rules"),
    ];

    private (string Name, string Value) ToFile((string Name, string Value) secret)
    {
        string path = _files.File(secret.Name);
        File.WriteAllText(path, secret.Value + '\n');
        return ($"{secret.Name}_FILE", path);
    }

    /// <summary>Calls, a violation, and a change of the rules.</summary>
    private async Task UseAsync(ManagedServer server)
    {
        (await server.Admin.PutRuleAsync("strict", "strict", 1)).Expect(HttpStatusCode.Created);
        await server.LimitIsAsync("strict", 1);
        await AskAsync(server);
        Assert.Equal("", (await server.Admin.GetAsync("/v1/admin/me")).Expect(HttpStatusCode.OK).Problem);
    }

    /// <summary>The password of Redis changes, the database stops, and strangers knock.</summary>
    private async Task BreakAsync(ManagedServer server)
    {
        await _redis.CliAsync("CONFIG", "SET", "requirepass", "other");
        await _redis.CliAsync("-a", "other", "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await Eventually.IsTrueAsync(async () => !await AskAsync(server), Patience, () => "calls fail without the password");
        await Eventually.IsTrueAsync(() => server.Process.Output.Contains("WRONGPASS", StringComparison.Ordinal), Patience, "the log tells why");

        await _postgres.StopAsync();
        Hear((await server.Admin.PutRuleAsync("strict", "strict", 2)).Expect(HttpStatusCode.ServiceUnavailable).Text);
        using AdminClient stranger = new(server.AdminAddress, "hush-stranger");
        Hear((await stranger.GetAsync("/v1/admin/me")).Expect(HttpStatusCode.Unauthorized).Text);
    }

    private async Task<bool> AskAsync(ManagedServer server)
    {
        try
        {
            Hear((await server.Grpc.AskAsync(RateLimitClient.Request("strict", "anybody", 5, ManagedRuleText.Domain))).ToString());
            return true;
        }
        catch (GrpcException error)
        {
            Hear(error.ToString());
            return false;
        }
    }

    /// <summary>Every page of every port, and what an answer to nonsense says.</summary>
    private async Task ReadAllAsync(ManagedServer server)
    {
        foreach (string path in (string[])["/", "/stats", "/stats?format=json", "/rlconfig", "/metrics", "/health", "/debug/gc", "/debug/threads", "/debug/pprof/cmdline"])
        {
            await ReadAsync(server.Process.Debug, path);
        }

        foreach (string path in (string[])["/health", "/healthcheck"])
        {
            await ReadAsync(server.Process.Http, path);
        }

        foreach (string path in (string[])["/json", "/v1/ratelimit/check", "/v1/ratelimit/check/batch"])
        {
            await PostAsync(server.Process.Http, path, "nonsense");
            await PostAsync(server.Process.Http, path, $$"""{"domain": "{{ManagedRuleText.Domain}}", "descriptors": [{"entries": [{"key": "strict", "value": "x"}]}]}""");
        }

        AdminAnswer description = await server.Admin.GetAsync("/openapi.json");
        Hear(description.Text);
        foreach (string path in description.Json.GetProperty("paths").EnumerateObject().Where(static path => path.Value.TryGetProperty("get", out _)).Select(static path => path.Name))
        {
            // A stream of events does not end.
            if (!path.EndsWith("/events", StringComparison.Ordinal))
            {
                Hear((await server.Admin.GetAsync(path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal))).Text);
            }
        }
    }

    private async Task ReadAsync(HttpClient client, string path)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        await HearAsync(answer);
    }

    private async Task PostAsync(HttpClient client, string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        await HearAsync(answer);
    }

    private async Task HearAsync(HttpResponseMessage answer) => Hear($"{answer.Headers}{await answer.Content.ReadAsStringAsync()}");

    private void Hear(string text) => _said.AppendLine(text);
}
