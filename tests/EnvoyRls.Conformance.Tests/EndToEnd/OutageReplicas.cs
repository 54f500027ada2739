using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>Three servers that count in one Redis, and by themselves while it is away.</summary>
public sealed class OutageReplicas : IAsyncLifetime
{
    /// <summary>Hits of the limit on <c>shared</c>, in a year.</summary>
    public const int Amount = 600;

    private const int Clients = 4;

    private const string Rules =
        """
        domain: conformance
        on_store_failure: local
        descriptors:
          - {key: shared, rate_limit: {unit: year, requests_per_unit: 600}}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal RedisServer Redis { get; private set; } = null!;

    internal IReadOnlyList<RateLimitServer> Servers { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RateLimitServer.StartAsync(
            ("REDIS_URL", Redis.Address), ("REDIS_OP_TIMEOUT", "300ms"), ("LIMIT_RESPONSE_HEADERS_ENABLED", "true"), ("RESPONSE_DYNAMIC_METADATA", "true"))));
        foreach (RateLimitServer server in Servers)
        {
            server.Rules.Replace(Rules);
            using RateLimitClient client = server.Connect();
            await Eventually.IsTrueAsync(
                async () => (await client.LookAsync("conformance", "shared", "rules")).CurrentLimit is not null, Patience, () => "the rules are in force");
        }

        await EverywhereAsync("envoyrls_replicas_live", "3");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RateLimitServer server in Servers)
        {
            await server.DisposeAsync();
        }

        await Redis.DisposeAsync();
    }

    /// <summary>Waits until a gauge of all servers has a value.</summary>
    internal async Task EverywhereAsync(string gauge, string value)
    {
        foreach (RateLimitServer server in Servers)
        {
            await Eventually.IsTrueAsync(async () => await server.GaugeAsync(gauge) == value, Patience, () => $"{gauge} is {value}: {server.Output}");
        }
    }

    /// <summary>Calls each server so many times, all at once; how many calls were admitted.</summary>
    internal async Task<int> CallAsync(string name, params int[] calls) =>
        (await Task.WhenAll(Servers.Zip(calls, (server, count) => CallAsync(server, name, count)))).Sum();

    private static async Task<int> CallAsync(RateLimitServer server, string name, int calls)
    {
        using RateLimitClient client = server.Connect();
        int left = calls;
        int[] admitted = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            int ok = 0;
            while (Interlocked.Decrement(ref left) >= 0)
            {
                RateLimitResponse response = await client.AskAsync("shared", name);
                ok += response.OverallCode == Code.Ok ? 1 : 0;
            }

            return ok;
        }));
        return admitted.Sum();
    }
}
