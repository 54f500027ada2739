using System.Text.Json;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

public sealed class LogTests
{
    private const string Password = "Tr0ub4dor-and-3";

    [Fact]
    public async Task Json_logs_are_one_object_a_line()
    {
        await using RateLimitServer server = await RateLimitServer.StartAsync(("LOG_FORMAT", "json"), ("LOG_LEVEL", "debug"));
        server.Rules.Replace("domain: ''");
        await Eventually.IsTrueAsync(
            () => server.Output.Contains("Error loading new configuration", StringComparison.Ordinal), TimeSpan.FromSeconds(20), "an error is logged");
        Assert.Equal(0, await server.StopAsync());
        Assert.All(server.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
        {
            using JsonDocument record = JsonDocument.Parse(line);
            Assert.All(["@timestamp", "@message", "level"], field => Assert.Equal(JsonValueKind.String, record.RootElement.GetProperty(field).ValueKind));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_password_of_Redis_is_nowhere_to_be_seen(bool inTheAddress)
    {
        await using RedisServer redis = await RedisServer.StartAsync(new RedisServerOptions { Password = Password });
        (string, string)[] settings = inTheAddress
            ? [("REDIS_URL", $"redis://:{Password}@{redis.Address}")]
            : [("REDIS_URL", redis.Address), ("REDIS_AUTH", Password)];
        await using RateLimitServer server = await RateLimitServer.StartAsync([("LOG_LEVEL", "trace"), .. settings]);
        using RateLimitClient client = server.Connect();
        Assert.Equal(2u, (await client.AskAsync("small", Guid.NewGuid().ToString())).Statuses[0].LimitRemaining);

        string pages = "";
        foreach (string path in (string[])["/", "/stats", "/rlconfig", "/metrics", "/debug/gc", "/debug/threads"])
        {
            pages += await server.Debug.GetStringAsync(new Uri(path, UriKind.Relative));
        }

        Assert.DoesNotContain(Password, pages, StringComparison.Ordinal);

        // Its loss and its return are when connections are talked about most.
        await redis.KillAsync();
        await redis.RestartAsync();
        await Eventually.IsTrueAsync(() => AnswersAsync(client), TimeSpan.FromSeconds(30), () => $"it is back: {server.Output}");
        Assert.Equal(0, await server.StopAsync());
        Assert.DoesNotContain(Password, server.Output, StringComparison.Ordinal);
    }

    private static async Task<bool> AnswersAsync(RateLimitClient client)
    {
        try
        {
            await client.AskAsync("large", "x");
            return true;
        }
        catch (Grpc.GrpcException)
        {
            return false;
        }
    }
}
