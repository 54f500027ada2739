using System.Globalization;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Redis.Coordination;
using EnvoyRls.Redis.Topologies;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Coordination;

/// <summary>What is to be seen in Redis itself.</summary>
public sealed class CoordinationKeyTests(PlainServer server) : IClassFixture<PlainServer>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Keys_have_the_prefix_and_lie_in_one_slot()
    {
        await using CoordinatorHost host = await StartAsync("staging:");

        await host.LeadAsync("adaptive", "a", TimeSpan.FromMinutes(1), Never);
        await host.WriteAsync("book", 0, null, new byte[1], Never);
        await host.ShareAsync("observed", "a", 1, new byte[1], TimeSpan.FromMinutes(1), Never);

        string[] keys = [.. (await server.Redis.CliAsync("KEYS", "staging:*")).Split('\n').Order(StringComparer.Ordinal)];
        Assert.Equal(["staging:envoyrls:{coord}:document:book", "staging:envoyrls:{coord}:lease:adaptive", "staging:envoyrls:{coord}:parts:observed"], keys);
        Assert.Single(keys.Select(static key => HashSlot.Of(System.Text.Encoding.UTF8.GetBytes(key))).Distinct());
    }

    [Fact]
    public async Task Services_with_different_prefixes_share_nothing()
    {
        await using CoordinatorHost one = await StartAsync("one:");
        await using CoordinatorHost other = await StartAsync("other:");
        await one.WriteAsync("book", 0, null, new byte[1], Never);

        Assert.Null(await other.ReadAsync("book", Never));
        Assert.NotNull(await one.LeadAsync("adaptive", "a", TimeSpan.FromMinutes(1), Never));
        Assert.NotNull(await other.LeadAsync("adaptive", "b", TimeSpan.FromMinutes(1), Never));
    }

    [Fact]
    public async Task Only_parts_expire_and_their_topic_with_the_last_of_them()
    {
        await using CoordinatorHost host = await StartAsync("expiry:");
        await host.WriteAsync("book", 0, null, new byte[1], Never);
        await host.ShareAsync("observed", "a", 1, new byte[1], TimeSpan.FromMinutes(2), Never);
        await host.ShareAsync("observed", "b", 1, new byte[1], TimeSpan.FromMinutes(1), Never);

        Assert.Equal("-1", await server.Redis.CliAsync("TTL", "expiry:envoyrls:{coord}:document:book"));
        Assert.InRange(long.Parse(await server.Redis.CliAsync("TTL", "expiry:envoyrls:{coord}:parts:observed"), CultureInfo.InvariantCulture), 61, 120);
    }

    [Fact]
    public async Task Parts_whose_time_is_over_are_removed_when_somebody_collects()
    {
        await using CoordinatorHost host = await StartAsync("pruned:");
        await host.ShareAsync("observed", "gone", 1, new byte[1], TimeSpan.FromMilliseconds(1), Never);
        await host.ShareAsync("observed", "here", 1, new byte[1], TimeSpan.FromMinutes(1), Never);
        await Task.Delay(20);

        Assert.Equal("here", (await host.CollectAsync("observed", Never)).Single().Replica);

        Assert.Equal("here", await server.Redis.CliAsync("HKEYS", "pruned:envoyrls:{coord}:parts:observed"));
    }

    [Fact]
    public async Task A_lease_from_before_the_clock_stepped_back_is_nobodys()
    {
        await using CoordinatorHost host = await StartAsync("stepped:");
        long? dead = await host.LeadAsync("adaptive", "dead", TimeSpan.FromMinutes(1), Never);
        long ends = (DateTimeOffset.UtcNow + TimeSpan.FromHours(1)).ToUnixTimeMilliseconds() * 1000;
        await server.Redis.CliAsync("HSET", "stepped:envoyrls:{coord}:lease:adaptive", "ends", ends.ToString(CultureInfo.InvariantCulture));

        Assert.True(await host.LeadAsync("adaptive", "b", TimeSpan.FromMinutes(1), Never) > dead);
    }

    [Fact]
    public async Task A_change_that_nobody_announced_is_found_all_the_same()
    {
        await using CoordinatorHost host = await StartAsync("silent:");
        DocumentWrite write = await host.WriteAsync("book", 0, null, new byte[1], Never);
        Task wait = host.WaitForChangeAsync("book", write.Version, TimeSpan.FromMinutes(5), Never).AsTask();

        await server.Redis.CliAsync("HINCRBY", "silent:envoyrls:{coord}:document:book", "version", "1");

        await wait.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_subscription_that_breaks_is_made_again()
    {
        await using CoordinatorHost host = await StartAsync("broken:");
        await SubscribedAsync();

        await server.Redis.CliAsync("CLIENT", "KILL", "TYPE", "pubsub");

        await SubscribedAsync();
        Assert.DoesNotContain(host.Loops, static loop => loop.Restarts > 0);

        Task SubscribedAsync() => Eventually.IsTrueAsync(
            async () => (await server.Redis.CliAsync("PUBSUB", "NUMSUB", "broken:envoyrls:{coord}:changes")).EndsWith('1'),
            TimeSpan.FromSeconds(20),
            () => "somebody listens");
    }

    [Fact]
    public async Task Forgotten_scripts_are_brought_along()
    {
        await using CoordinatorHost host = await StartAsync("flushed:");
        await server.Redis.CliAsync("SCRIPT", "FLUSH");

        Assert.NotNull(await host.LeadAsync("adaptive", "a", TimeSpan.FromMinutes(1), Never));
        Assert.True((await host.WriteAsync("book", 0, null, new byte[1], Never)).IsWritten);
    }

    [Fact]
    public async Task A_key_that_holds_something_else_is_an_error_and_stays_as_it_is()
    {
        await using CoordinatorHost host = await StartAsync("foreign:");
        await server.Redis.CliAsync("SET", "foreign:envoyrls:{coord}:document:book", "text");

        CoordinationException error = await Assert.ThrowsAsync<CoordinationException>(async () => await host.WriteAsync("book", 0, null, new byte[1], Never));

        Assert.Contains("WRONGTYPE", error.Message, StringComparison.Ordinal);
        Assert.Equal("text", await server.Redis.CliAsync("GET", "foreign:envoyrls:{coord}:document:book"));
    }

    private Task<CoordinatorHost> StartAsync(string prefix) => CoordinatorHost.StartAsync(
        StoreHost.Patient(server.Redis.Address), new RedisCoordinationOptions { KeyPrefix = prefix, Timeout = TimeSpan.FromSeconds(10) });
}
