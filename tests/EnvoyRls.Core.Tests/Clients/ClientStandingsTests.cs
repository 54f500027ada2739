using EnvoyRls.Core.Clients;

namespace EnvoyRls.Core.Tests.Clients;

public sealed class ClientStandingsTests
{
    private readonly ClientStandings _standings = new();

    [Fact]
    public void With_nothing_known_nobody_is_a_newcomer()
    {
        Assert.False(_standings.IsReady);
        Assert.Equal(ClientStanding.Ordinary, _standings.Find(17));

        _standings.Publish(null, [KeyValuePair.Create(17ul, (byte)80)], []);

        Assert.False(_standings.IsReady);
        Assert.Equal(new ClientStanding(80, IsKnown: true), _standings.Find(17));
    }

    [Fact]
    public void Who_is_not_in_the_filter_is_a_newcomer()
    {
        ClientFilter known = new(members: 1_000);
        known.Add(17);
        _standings.Publish(known, [], []);

        Assert.True(_standings.IsReady);
        Assert.True(_standings.Find(17).IsKnown);
        Assert.False(_standings.Find(18).IsKnown);

        known.Add(18);
        Assert.True(_standings.Find(18).IsKnown);
    }

    [Fact]
    public void A_client_may_be_a_suspect_a_likely_bot_or_both()
    {
        _standings.Publish(null, [KeyValuePair.Create(1ul, (byte)100), KeyValuePair.Create(2ul, (byte)60)], [2, 3, 0]);

        Assert.Equal(new ClientStanding(100, IsKnown: true), _standings.Find(1));
        Assert.Equal(new ClientStanding(60, IsKnown: true, IsSuspect: true), _standings.Find(2));
        Assert.Equal(new ClientStanding(0, IsKnown: true, IsSuspect: true), _standings.Find(3));
        Assert.Equal(ClientStanding.Ordinary, _standings.Find(4));
        Assert.Equal(ClientStanding.Ordinary, _standings.Find(0));
    }

    [Fact]
    public void A_call_without_a_client_is_an_ordinary_one()
    {
        _standings.Publish(new ClientFilter(members: 1), [KeyValuePair.Create(0ul, (byte)99)], []);

        Assert.Equal(ClientStanding.Ordinary, _standings.Find(0));
    }

    [Fact]
    public void What_is_published_takes_the_place_of_all_before()
    {
        _standings.Publish(null, [.. Enumerable.Range(1, 10_000).Select(i => KeyValuePair.Create((ulong)i, (byte)(i % 101)))], []);
        Assert.All(Enumerable.Range(1, 10_000), i => Assert.Equal(i % 101, _standings.Find((ulong)i).BotLikelihood));
        Assert.Equal(0, _standings.Find(10_001).BotLikelihood);

        _standings.Publish(null, [KeyValuePair.Create(5ul, (byte)200)], []);
        Assert.Equal((ClientStanding.MostLikely, 0), (_standings.Find(5).BotLikelihood, _standings.Find(6).BotLikelihood));
    }

    [Fact]
    public async Task Readers_meet_either_the_old_or_the_new_while_it_is_replaced()
    {
        using CancellationTokenSource stop = new();
        Task writer = Task.Run(
            () =>
            {
                for (byte round = 1; !stop.IsCancellationRequested; round = (byte)((round % 100) + 1))
                {
                    byte likelihood = round;
                    _standings.Publish(new ClientFilter(members: 8), [.. Enumerable.Range(1, 50).Select(i => KeyValuePair.Create((ulong)i, likelihood))], []);
                }
            },
            TestContext.Current.CancellationToken);

        for (int i = 0; i < 100_000; i++)
        {
            Assert.InRange(_standings.Find((ulong)(i % 50) + 1).BotLikelihood, 0, 100);
        }

        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public void A_look_allocates_nothing()
    {
        _standings.Publish(new ClientFilter(members: 100), [KeyValuePair.Create(17ul, (byte)80)], []);
        _standings.Find(17);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (ulong client = 0; client < 1_000; client++)
        {
            _standings.Find(client);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
