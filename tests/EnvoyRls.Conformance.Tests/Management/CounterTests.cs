using System.Net;
using System.Text.Json;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Live counters read and reset over REST.</summary>
public sealed class CounterTests : IDisposable
{
    private const uint Limit = 100;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Counters_in_memory_are_read_and_reset()
    {
        await using ManagedServer server = await StartAsync("one");
        await ResetLetsPassAsync(server, server);
    }

    [Fact]
    public async Task Counters_in_Redis_Cluster_are_read_and_reset_for_every_replica()
    {
        await using RedisCluster redis = await RedisCluster.StartAsync();
        (string, string)[] store = [("BACKEND_TYPE", "redis"), ("REDIS_TYPE", "CLUSTER"), ("REDIS_URL", redis.Url)];
        await using ManagedServer first = await StartAsync("one", store);
        await using ManagedServer second = await StartAsync("two", store);
        await ResetLetsPassAsync(first, second);
    }

    private static async Task ResetLetsPassAsync(ManagedServer first, ManagedServer second)
    {
        foreach (string user in (string[])["ann", "a,b\\c=d", "ü/ß?&#"])
        {
            string escaped = user.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
            string path = $"/v1/admin/counters?domain=managed&descriptor={Uri.EscapeDataString($"user_id={escaped}")}";
            Assert.Equal(Code.Ok, await AskAsync(first, user, Limit));
            Assert.Equal(Code.OverLimit, await AskAsync(first, user, 1));
            Assert.Equal(Code.OverLimit, await AskAsync(second, user, 1));
            JsonElement read = (await second.Admin.GetAsync(path)).Expect(HttpStatusCode.OK).Json;
            Assert.Equal(0, read.GetProperty("counters")[0].GetProperty("remaining").GetInt64());

            JsonElement before = (await second.Admin.DeleteAsync($"{path}&reason=ticket%20812")).Expect(HttpStatusCode.OK).Json;
            Assert.True(before.GetProperty("counters")[0].GetProperty("used").GetInt64() >= Limit);
            Assert.Equal(Code.Ok, await AskAsync(first, user, 1));
            Assert.Equal(Code.Ok, await AskAsync(second, user, 1));
            read = (await first.Admin.GetAsync(path)).Expect(HttpStatusCode.OK).Json;
            Assert.Equal(read.GetProperty("counters")[0].GetProperty("amount").GetInt64() - 2, read.GetProperty("counters")[0].GetProperty("remaining").GetInt64());
        }
    }

    private async Task<ManagedServer> StartAsync(string name, params (string Name, string Value)[] store)
    {
        (string, string) repository = ("MANAGEMENT_DIR", _directory.File(name));
        Directory.CreateDirectory(_directory.File(name));
        return await ManagedServer.StartAsync(await Tokens.CreateAsync(repository), [repository, .. store]);
    }

    private static async Task<Code> AskAsync(ManagedServer server, string user, uint hits)
    {
        RateLimitResponse answer = await server.Grpc.AskAsync(RateLimitClient.Request("user_id", user, hits, ManagedRuleText.Domain));
        return answer.OverallCode;
    }
}
