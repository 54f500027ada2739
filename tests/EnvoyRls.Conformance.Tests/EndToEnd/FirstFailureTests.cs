using System.Text;
using EnvoyRls.Grpc;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>The first call that Redis leaves unanswered has no time to wait for the compiler: what answers it has been rehearsed.</summary>
public sealed class FirstFailureTests
{
    private const string Rules =
        """
        domain: conformance
        descriptors:
          - {key: error, on_store_failure: error, rate_limit: {unit: year, requests_per_unit: 1000, algorithm: token_bucket}}
          - {key: allow, on_store_failure: allow, rate_limit: {unit: year, requests_per_unit: 1000, algorithm: gcra}}
          - {key: deny, on_store_failure: deny, rate_limit: {unit: year, requests_per_unit: 1000}}
          - {key: local, on_store_failure: local, rate_limit: {unit: year, requests_per_unit: 1000}}
        """;

    /// <summary>The page of the rules in force, asked for once, when all is well: what the log has after its code came later.</summary>
    private const string Before = "EnvoyRls.Core.Rules.RuleDump:";

    /// <summary>Called once, when all is over.</summary>
    private const string After = "EnvoyRls.Server.Endpoints.JsonEndpoint:DecideAsync";

    /// <summary>What lies between Redis and the answer. What asks Redis again in the background is nobody's answer.</summary>
    private static readonly string[] OnTheWay =
    [
        "EnvoyRls.Core.Decisions.",
        "EnvoyRls.Core.Counting.StandIn.StandInStore",
        "EnvoyRls.Core.Counting.StandIn.LocalCounting",
        "EnvoyRls.Core.Counting.Leasing.",
        "EnvoyRls.Redis.Breaker.",
        "Polly.",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_answers_in_place_of_redis_is_compiled_before_it_is_needed()
    {
        using TemporaryDirectory directory = new();
        string compiled = directory.File("compiled");
        await using RedisServer redis = await RedisServer.StartAsync();

        // Without profiles the runtime compiles a method at first once only.
        await using RateLimitServer server = await RateLimitServer.StartAsync(
            ("REDIS_URL", redis.Address),
            ("REDIS_OP_TIMEOUT", "300ms"),
            ("DOTNET_TieredPGO", "0"),
            ("DOTNET_JitStdOutFile", compiled),
            ("DOTNET_JitDisasmSummary", "1"));
        server.Rules.Replace(Rules);
        using RateLimitClient client = server.Connect();
        await Eventually.IsTrueAsync(
            async () => (await client.LookAsync("conformance", "local", "rules")).CurrentLimit is not null, Patience, () => "the rules are in force");
        string[] modes = ["error", "allow", "deny", "local"];
        foreach (string mode in modes)
        {
            await client.AskAsync(mode, "value");
        }

        await server.Debug.GetStringAsync(new Uri("/rlconfig", UriKind.Relative), TestContext.Current.CancellationToken);
        await redis.FreezeAsync();
        try
        {
            GrpcException failed = await Assert.ThrowsAsync<GrpcException>(() => client.AskAsync(modes[0], "value"));
            Assert.Equal(StatusCode.Unavailable, failed.Status.Code);
            foreach (string mode in modes[1..])
            {
                await client.AskAsync(mode, "value");
            }
        }
        finally
        {
            await redis.ThawAsync();
        }

        using StringContent call = new("{}", Encoding.UTF8, "application/json");
        using HttpResponseMessage marked = await server.Http.PostAsync(new Uri("/json", UriKind.Relative), call, TestContext.Current.CancellationToken);
        await server.StopAsync();
        string[] lines = await File.ReadAllLinesAsync(compiled, TestContext.Current.CancellationToken);
        int before = Array.FindLastIndex(lines, static line => line.Contains(Before, StringComparison.Ordinal));
        int after = Array.FindIndex(lines, static line => line.Contains(After, StringComparison.Ordinal));
        Assert.True(before > 0 && after > before, $"the runtime told what it compiled: {before}, {after} of {lines.Length} lines");
        Assert.Contains(lines[..before], static line => line.Contains("EnvoyRls.Redis.Breaker.BreakerCounterStore", StringComparison.Ordinal));

        // What is compiled again, and better, has been compiled before.
        string[] late = [.. lines[before..after].Where(static line => line.Contains("[Tier0,", StringComparison.Ordinal) && OnTheWay.Any(part => line.Contains(part, StringComparison.Ordinal)))];
        Assert.True(late.Length == 0, string.Join('\n', late));
    }
}
