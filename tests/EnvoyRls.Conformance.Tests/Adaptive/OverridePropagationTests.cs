using System.Diagnostics;
using System.Globalization;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Adaptive;

/// <summary>An override is in force at every replica within a second, and ends at its time whatever has happened to the others.</summary>
public sealed class OverridePropagationTests(ITestOutputHelper output)
{
    private const int Changes = 60;

    private const string Rules = """
        domain: edge
        descriptors:
          - key: remote_address
            on_store_failure: local
            rate_limit: {unit: minute, requests_per_unit: 1000}
        """;

    private static readonly DescriptorPath Attacker = new([new PathEntry("remote_address", "203.0.113.9")]);

    [Fact]
    public async Task An_override_is_in_force_at_every_replica_within_a_second()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Replicas replicas = await Replicas.StartAsync(redis, Rules);
        await using BookWriter leader = new(redis.Address);
        List<double> delays = [];
        for (int i = 1; i <= Changes; i++)
        {
            await leader.WriteAsync(Attacker, scale: i * 100, DateTimeOffset.UtcNow.AddMinutes(10));
            long written = Stopwatch.GetTimestamp();
            await Task.WhenAll(replicas.All.Select(replica => replica.LimitIsAsync("203.0.113.9", (uint)(i * 10))));
            delays.Add(Stopwatch.GetElapsedTime(written).TotalMilliseconds);
        }

        delays.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"written -> in force at all: p50 {delays[Changes / 2]:F0} ms, p95 {delays[Changes * 95 / 100]:F0} ms, longest {delays[^1]:F0} ms"));
        Assert.True(delays[Changes * 95 / 100] < 1000, $"p95 is {delays[Changes * 95 / 100]:F0} ms");
        foreach (Replica replica in replicas.All)
        {
            Assert.Equal(1000u, await replica.LimitAsync("203.0.113.10"));
        }
    }

    [Fact]
    public async Task An_override_ends_at_its_time_with_everything_else_dead()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using Replicas replicas = await Replicas.StartAsync(redis, Rules);
        await using BookWriter leader = new(redis.Address);
        DateTimeOffset expires = DateTimeOffset.UtcNow.AddSeconds(6);
        await leader.WriteAsync(Attacker, scale: 1000, expires);
        await Task.WhenAll(replicas.All.Select(replica => replica.LimitIsAsync("203.0.113.9", 100)));

        await redis.KillAsync();
        await replicas.All[1].KillAsync();
        await replicas.All[2].KillAsync();

        // A replica goes by the clock of the store, which it knows to half a round trip.
        DateTimeOffset early = expires.AddSeconds(-1);
        while (DateTimeOffset.UtcNow < early)
        {
            uint limit = await replicas.All[0].LimitAsync("203.0.113.9");
            Assert.True(limit == 100 || DateTimeOffset.UtcNow >= early, $"it was {limit} too early");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await replicas.All[0].LimitIsAsync("203.0.113.9", 1000);
    }
}
