using System.Globalization;
using EnvoyRls.Conformance.Tests.EndToEnd;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Regions;

/// <summary>A region whose Redis is a cluster borrows from one whose Redis has sentinels, and that one fails over meanwhile.</summary>
[Collection(nameof(Stores))]
public sealed class FailoverTests(Stores stores)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_failover_amid_borrowing_costs_what_the_successor_has_not_heard_of_and_nothing_else()
    {
        string value = Guid.NewGuid().ToString("N");
        await SharedLimitTests.WholeDayAsync();
        await using MixedRegions regions = await MixedRegions.StartAsync(stores.Cluster);
        await regions.Trio.WaitForOrdersAsync();
        await using RegionLoad eu = new(regions.Eu, "day", value);
        await Eventually.IsTrueAsync(() => eu.Admitted > MixedRegions.EuPart + 100, Patience, "eu borrows from us");
        await using RegionLoad us = new(regions.Us, "day", value);
        await Eventually.IsTrueAsync(() => us.Admitted > 20, Patience, "us is called as well");

        // The master dies with some hits that no replica has heard of.
        RedisServer master = await regions.Trio.MasterAsync();
        master.Entrance.HoldServers();
        int heard = us.Admitted;
        await Eventually.IsTrueAsync(() => us.Admitted > heard + 20, Patience, "the master goes on");
        await master.KillAsync();
        master.Entrance.Cut();
        await us.SettleAsync();

        // Nobody answers for us now: what was charged is what callers, and the other region, were told.
        long charged = us.Admitted + await BorrowedAsync(regions);
        Dictionary<RedisServer, long> known = await KnownAsync(regions.Trio, master, value);
        await regions.Trio.OrderFailOverAsync();
        RedisServer successor = await regions.Trio.SuccessorAsync(master);
        long forgotten = charged - known[successor];
        Assert.InRange(forgotten, 21, charged);
        int before = us.Admitted;
        await Eventually.IsTrueAsync(() => us.Admitted > before, Patience, "us admits again");
        await Eventually.IsTrueAsync(() => Math.Min(eu.DeniedInARow, us.DeniedInARow) > 100, Patience, "nothing is left anywhere");

        int admitted = eu.Admitted + us.Admitted;
        long lost = await regions.CountAsync("lost_hits_total");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"of {MixedRegions.Limit} admitted: {eu.Admitted} in eu and {us.Admitted} in us, with {charged} charged to the master and {forgotten} forgotten by its successor; "
            + $"{lost} lost on the way, {eu.Failed} and {us.Failed} calls failed");
        Assert.True(eu.Admitted > MixedRegions.EuPart + 100);
        Assert.InRange(admitted, ((MixedRegions.Limit + forgotten) * 95 / 100) - lost, MixedRegions.Limit + forgotten);

        // The other way round, with the successor.
        await using RegionLoad more = new(regions.Us, "day", $"more-{value}");
        await Eventually.IsTrueAsync(() => more.Admitted > MixedRegions.Limit - MixedRegions.EuPart + 100, Patience, "us borrows from eu");
    }

    /// <summary>What one region was told that the other has lent it, once a transfer that was under way is over.</summary>
    private static async Task<long> BorrowedAsync(MixedRegions regions)
    {
        ulong failures = await regions.Eu.CounterAsync("envoyrls.region.peer.us.failures_total");
        await Eventually.IsTrueAsync(
            async () => await regions.Eu.CounterAsync("envoyrls.region.peer.us.failures_total") > failures, Patience, () => "eu finds us away");
        return (long)await regions.Eu.CounterAsync("envoyrls.region.borrowed_hits_total");
    }

    /// <summary>What the replicas of a dead master know of a counter, everything that was on its way to them included.</summary>
    private static async Task<Dictionary<RedisServer, long>> KnownAsync(RedisSentinelTrio trio, RedisServer master, string value)
    {
        Dictionary<RedisServer, long> known = [];
        foreach (RedisServer replica in trio.Servers.Where(server => server != master))
        {
            await Eventually.IsTrueAsync(
                async () => (await replica.CliAsync("INFO", "replication")).Contains("master_link_status:down", StringComparison.Ordinal), Patience, () => "the replica has read all there is");
            string[] keys = (await replica.CliAsync("KEYS", $"*day_{value}*")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            known[replica] = long.Parse(await replica.CliAsync("GET", Assert.Single(keys)), CultureInfo.InvariantCulture);
        }

        return known;
    }
}
