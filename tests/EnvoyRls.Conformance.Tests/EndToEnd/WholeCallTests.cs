using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>Domains with <c>charge: all_or_nothing</c>: what is denied has charged nothing, however many ask at once.</summary>
[Collection(nameof(Stores))]
public sealed class WholeCallTests(Stores stores)
{
    private const int Connections = 4;
    private const int CallsInFlight = 8;
    private const int Calls = 640;
    private const int WideLimit = 1000;
    private const int NarrowLimit = 60;

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Single)]
    [InlineData(StoreKind.Cluster)]
    [InlineData(StoreKind.Sentinel)]
    public Task Every_counter_holds_what_was_admitted_and_nothing_else(StoreKind kind) => HoldsExactlyAsync(stores[kind], kind);

    [Theory]
    [InlineData(StoreKind.Single)]
    [InlineData(StoreKind.Cluster)]
    public async Task What_is_remembered_of_denials_denies_nobody_else(StoreKind kind)
    {
        await using RateLimitServer server = await RateLimitServer.StartAsync(
            ("RULES", Paths.AllRules),
            ("LOCAL_CACHE_SIZE_IN_BYTES", "1048576"),
            ("REDIS_TYPE", kind.ToString()),
            ("REDIS_URL", kind == StoreKind.Cluster ? stores.Cluster.Url : stores.Redis.Address));
        await HoldsExactlyAsync(server, kind);

        // Three times the same descriptor is too much, once is not.
        using RateLimitClient client = server.Connect();
        foreach (string key in (string[])["two_of_a_window", "two_of_a_bucket"])
        {
            string value = Guid.NewGuid().ToString("N");
            RateLimitRequest thrice = RateLimitClient.Request(key, value, domain: "whole");
            thrice.Descriptors.Add(thrice.Descriptors[0].Clone());
            thrice.Descriptors.Add(thrice.Descriptors[0].Clone());
            Assert.Equal(RateLimitResponse.Types.Code.OverLimit, (await client.AskAsync(thrice)).OverallCode);
            Assert.Equal(RateLimitResponse.Types.Code.Ok, (await client.AskAsync(RateLimitClient.Request(key, value, domain: "whole"))).OverallCode);
        }
    }

    private async Task HoldsExactlyAsync(RateLimitServer server, StoreKind kind)
    {
        string value = Guid.NewGuid().ToString("N");
        RateLimitClient[] clients = [.. Enumerable.Range(0, Connections).Select(_ => server.Connect())];
        int admitted = await AskConcurrentlyAsync(clients, value);
        if (kind == StoreKind.Cluster)
        {
            // Several slots: a call may be denied by what another is about to give back, but never admitted too much.
            await SlotsDifferAsync(value);
            Assert.InRange(admitted, 1, NarrowLimit);
            await HoldsAsync(clients[0], value, admitted);
            while ((await clients[0].AskAsync(Call(value))).OverallCode == RateLimitResponse.Types.Code.Ok)
            {
                admitted++;
            }
        }

        Assert.Equal(NarrowLimit, admitted);
        await HoldsAsync(clients[0], value, admitted);
        Array.ForEach(clients, client => client.Dispose());
    }

    private static async Task<int> AskConcurrentlyAsync(RateLimitClient[] clients, string value)
    {
        int admitted = 0;
        int left = Calls;
        await Task.WhenAll(clients.SelectMany(client => Enumerable.Range(0, CallsInFlight).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                if ((await client.AskAsync(Call(value))).OverallCode == RateLimitResponse.Types.Code.Ok)
                {
                    Interlocked.Increment(ref admitted);
                }
            }
        })));
        return admitted;
    }

    private static async Task HoldsAsync(RateLimitClient client, string value, int admitted)
    {
        Assert.Equal(WideLimit - admitted, (int)(await client.LookAsync("whole", "wide", value)).LimitRemaining);
        Assert.Equal(WideLimit - admitted, (int)(await client.LookAsync("whole", "old", value)).LimitRemaining);
        Assert.Equal(NarrowLimit - admitted, (int)(await client.LookAsync("whole", "narrow", value)).LimitRemaining);
    }

    private async Task SlotsDifferAsync(string value)
    {
        HashSet<string> slots = new(StringComparer.Ordinal);
        foreach (string key in (string[])["wide", "narrow"])
        {
            string tag = string.Create(CultureInfo.InvariantCulture, $"{{5:whole{key.Length}:{key}{value.Length}:{value}}}");
            slots.Add(await stores.Cluster.Servers[0].CliAsync("CLUSTER", "KEYSLOT", tag));
        }

        Assert.Equal(2, slots.Count);
    }

    private static RateLimitRequest Call(string value) => new()
    {
        Domain = "whole",
        Descriptors =
        {
            RateLimitClient.Descriptor(("wide", value)), RateLimitClient.Descriptor(("narrow", value)), RateLimitClient.Descriptor(("old", value)),
        },
    };
}
