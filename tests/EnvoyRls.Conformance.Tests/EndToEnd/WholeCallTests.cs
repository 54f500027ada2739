using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Conformance.Tests.Harness;

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
    public async Task Every_counter_holds_what_was_admitted_and_nothing_else(StoreKind kind)
    {
        string value = Guid.NewGuid().ToString("N");
        RateLimitClient[] clients = [.. Enumerable.Range(0, Connections).Select(_ => stores[kind].Connect())];
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
