using System.Diagnostics;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Testing;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>Each mode of <c>on_store_failure</c> in one server, while its Redis is frozen or dead and after it came back.</summary>
public sealed class StoreFailureTests
{
    private const string Rules =
        """
        domain: conformance
        on_store_failure: allow
        descriptors:
          - {key: domains_own, rate_limit: {unit: year, requests_per_unit: 4}}
          - {key: error, on_store_failure: error, rate_limit: {unit: year, requests_per_unit: 1000}}
          - {key: deny, on_store_failure: deny, rate_limit: {unit: year, requests_per_unit: 1000}}
          - {key: local, on_store_failure: local, rate_limit: {unit: year, requests_per_unit: 4}}
          - {key: local_bucket, on_store_failure: local, rate_limit: {unit: year, requests_per_unit: 5, algorithm: token_bucket}}
          - {key: watched, on_store_failure: deny, shadow_mode: true, rate_limit: {unit: year, requests_per_unit: 4}}
        """;

    private static readonly TimeSpan OperationTimeout = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_rule_answers_by_its_mode_until_Redis_is_back(bool frozen)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using RateLimitServer server = await RateLimitServer.StartAsync(
            ("REDIS_URL", redis.Address), ("REDIS_OP_TIMEOUT", "150ms"), ("STORE_BREAKER_MIN_CALLS", "6"), ("STORE_BREAKER_SAMPLING", "5s"), ("LOCAL_REPLICAS", "2"));
        server.Rules.Replace(Rules);
        using RateLimitClient client = server.Connect();
        await Eventually.IsTrueAsync(
            async () => (await client.LookAsync("conformance", "error", "x")).CurrentLimit is not null, Patience, () => "the rules are in force");
        Assert.Equal((Code.Ok, 999u), await AskAsync(client, "deny"));
        Assert.Equal((Code.Ok, 3u), await AskAsync(client, "local"));

        await (frozen ? redis.FreezeAsync() : redis.KillAsync());
        try
        {
            await AnswersByModeAsync(client);
            await IsLeftAloneAsync(server, client);
        }
        finally
        {
            await (frozen ? redis.ThawAsync() : redis.RestartAsync());
        }

        await Eventually.IsTrueAsync(
            async () => await RecoversAsync(server, client), Patience, () => "calls are counted in Redis again");

        // A frozen Redis charges what it was sent before the breaker opened once it goes on; a dead one has forgotten all.
        (Code code, uint remaining) = await AskAsync(client, "deny");
        Assert.Equal(Code.Ok, code);
        Assert.InRange(remaining, frozen ? 900u : 999u, frozen ? 998u : 999u);
    }

    private static async Task AnswersByModeAsync(RateLimitClient client)
    {
        Assert.Equal((Code.Ok, 4u), await AskAsync(client, "domains_own"));
        Assert.Equal((Code.OverLimit, 0u), await AskAsync(client, "deny"));
        Assert.Equal(StatusCode.Unavailable, await RefusalAsync(client, "error"));
        Assert.Equal(StatusCode.Unavailable, await RefusalAsync(client, "domains_own", "error", "local"));
        Assert.Equal((Code.Ok, 0u), await AskAsync(client, "watched"));

        // Half of four, and of five rounded up, is what this replica of two may admit.
        List<(Code, uint)> local = [];
        List<(Code, uint)> bucket = [];
        for (int i = 0; i < 4; i++)
        {
            local.Add(await AskAsync(client, "local"));
            bucket.Add(await AskAsync(client, "local_bucket"));
        }

        Assert.Equal([(Code.Ok, 1u), (Code.Ok, 0u), (Code.OverLimit, 0u), (Code.OverLimit, 0u)], local);
        Assert.Equal([(Code.Ok, 2u), (Code.Ok, 1u), (Code.Ok, 0u), (Code.OverLimit, 0u)], bucket);

        RateLimitResponse mixed = await TimedAsync(client, "error", "deny");
        Assert.Equal((Code.OverLimit, Code.OverLimit), (mixed.OverallCode, mixed.Statuses[1].Code));
        Assert.Equal(1000u, mixed.Statuses[1].CurrentLimit.RequestsPerUnit);
        Assert.True(mixed.Statuses[1].DurationUntilReset.ToTimeSpan() > TimeSpan.Zero);
    }

    /// <summary>By now so many calls have failed that the breaker is open, and answers come without waiting.</summary>
    private static async Task IsLeftAloneAsync(RateLimitServer server, RateLimitClient client)
    {
        await Eventually.IsTrueAsync(
            async () =>
            {
                await AskAsync(client, "deny");
                return await server.CounterAsync("envoyrls.store_breaker.refused_total") > 0;
            },
            Patience,
            () => "batches are refused");
        Assert.True(await server.CounterAsync("envoyrls.store_breaker.opened_total") > 0);
        Assert.True(await server.GaugeAsync("envoyrls_store_breaker_state") is "1" or "2", "the breaker is open");
        Assert.DoesNotContain("store_breaker: closed", await server.HealthAsync(), StringComparison.Ordinal);
        Assert.True(await server.CounterAsync("envoyrls.store_failure.error_total") >= 2);
        Assert.True(await server.CounterAsync("envoyrls.store_failure.allow_total") >= 1);
        Assert.True(await server.CounterAsync("envoyrls.store_failure.deny_total") >= 2);
        Assert.True(await server.CounterAsync("envoyrls.store_failure.local_total") >= 8);
    }

    private static async Task<bool> RecoversAsync(RateLimitServer server, RateLimitClient client)
    {
        try
        {
            await client.LookAsync("conformance", "error", "x");
            return await server.GaugeAsync("envoyrls_store_breaker_state") == "0"
                && (await server.HealthAsync()).Contains("store_breaker: closed", StringComparison.Ordinal);
        }
        catch (GrpcException notYet) when (notYet.Status.Code == StatusCode.Unavailable)
        {
            return false;
        }
    }

    private static async Task<(Code Code, uint Remaining)> AskAsync(RateLimitClient client, string key)
    {
        RateLimitResponse answer = await TimedAsync(client, key);
        return (answer.OverallCode, answer.Statuses[0].LimitRemaining);
    }

    private static async Task<StatusCode> RefusalAsync(RateLimitClient client, params string[] keys) =>
        (await Assert.ThrowsAsync<GrpcException>(() => TimedAsync(client, keys))).Status.Code;

    /// <summary>One call of these keys, which must be over well before the deadline: Redis is given less time than that.</summary>
    private static async Task<RateLimitResponse> TimedAsync(RateLimitClient client, params string[] keys)
    {
        RateLimitRequest request = new() { Domain = "conformance" };
        request.Descriptors.AddRange(keys.Select(key => RateLimitClient.Descriptor((key, "x"))));
        long started = Stopwatch.GetTimestamp();
        try
        {
            return await client.AskAsync(request, new CallOptions { Timeout = Deadline });
        }
        finally
        {
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Deadline - OperationTimeout);
        }
    }
}
