using System.Globalization;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

[Collection(nameof(Stores))]
public sealed class StoreTests(Stores stores)
{
    private const int Connections = 8;
    private const int CallsInFlight = 32;
    private const int Calls = 50_000;
    private const int LargeLimit = 1_000_000;

    [Theory]
    [InlineData(StoreKind.Single)]
    [InlineData(StoreKind.Cluster)]
    [InlineData(StoreKind.Sentinel)]
    public async Task Every_store_gives_the_answers_that_memory_gives(StoreKind kind) =>
        Assert.Equal(await AnswersAsync(StoreKind.Memory), await AnswersAsync(kind), StringComparer.Ordinal);

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Single)]
    [InlineData(StoreKind.Cluster)]
    [InlineData(StoreKind.Sentinel)]
    public async Task The_store_counts_exactly_the_calls_sent(StoreKind kind)
    {
        string value = Unique();
        RateLimitClient[] clients = [.. Enumerable.Range(0, Connections).Select(_ => stores[kind].Connect())];
        int left = Calls;
        await Task.WhenAll(clients.SelectMany(client => Enumerable.Range(0, CallsInFlight).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await client.AskAsync("large", value);
            }
        })));

        RateLimitResponse look = await clients[0].AskAsync(Peek("large", value));
        Array.ForEach(clients, client => client.Dispose());
        Assert.Equal(LargeLimit - Calls, (int)look.Statuses[0].LimitRemaining);
        if (kind == StoreKind.Single)
        {
            string key = await stores.Redis.CliAsync("KEYS", $"*{value}*");
            Assert.Equal(Calls.ToString(CultureInfo.InvariantCulture), await stores.Redis.CliAsync("GET", key));
        }
    }

    /// <summary>One sequence of calls of every kind, with values of its own, and what each was answered.</summary>
    private async Task<List<string>> AnswersAsync(StoreKind kind)
    {
        string value = Unique();
        using RateLimitClient client = stores[kind].Connect();
        List<string> answers = [];
        foreach (RateLimitRequest request in Sequence(value))
        {
            RateLimitResponse answer = await client.AskAsync(request);
            foreach (RateLimitResponse.Types.DescriptorStatus status in answer.Statuses)
            {
                // What is left of the day depends on when the test runs.
                status.DurationUntilReset = null;
            }

            answers.Add(answer.ToString());
        }

        return answers;
    }

    private static IEnumerable<RateLimitRequest> Sequence(string value)
    {
        for (int i = 0; i < 5; i++)
        {
            yield return RateLimitClient.Request("small", value);
        }

        yield return Peek("small", value);
        yield return Refund("small", value, hits: 4);
        yield return RateLimitClient.Request("small", value, hits: 2);
        yield return Refund("small", value, hits: 100);
        yield return Refund("small", $"{value} never charged", hits: 1);
        yield return RateLimitClient.Request("large", value, hits: uint.MaxValue);
        yield return Peek("large", value);
        yield return RateLimitClient.Request("shadow", value, hits: 2);
        for (int i = 0; i < 3; i++)
        {
            yield return Several(("quota_of_one", value), ("quota_of_two", value), ("unlimited", value), ("no such key", value));
        }

        yield return Several(("general", value), ("special", value));
        yield return Several(("general", value), ("general", value));
        yield return Several(("city", "Zürich ☃ 東京 " + value), ("small", "spaces and : | . * " + value));
    }

    private static RateLimitRequest Several(params (string Key, string Value)[] entries) => new()
    {
        Domain = "conformance",
        Descriptors = { entries.Select(entry => RateLimitClient.Descriptor(entry)) },
    };

    private static RateLimitRequest Peek(string key, string value) => With(key, value, descriptor => descriptor.HitsAddend = 0);

    private static RateLimitRequest Refund(string key, string value, ulong hits) => With(key, value, descriptor =>
    {
        descriptor.HitsAddend = hits;
        descriptor.IsNegativeHits = true;
    });

    private static RateLimitRequest With(string key, string value, Action<RateLimitDescriptor> change)
    {
        RateLimitRequest request = RateLimitClient.Request(key, value);
        change(request.Descriptors[0]);
        return request;
    }

    private static string Unique() => Guid.NewGuid().ToString("N");
}
