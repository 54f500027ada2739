using EnvoyRls.Core.Clients;

namespace EnvoyRls.Core.Tests.Clients;

public sealed class ClientFilterTests
{
    private const int Members = 10_000;

    private static readonly KeyedHash Hash = new(seed: 7);

    private static readonly ulong[] Added = [.. Enumerable.Range(1, Members).Select(i => Hash.Of("ip", $"10.0.{i / 256}.{i % 256}"))];

    [Fact]
    public void It_forgets_no_member_and_takes_few_strangers_for_one()
    {
        ClientFilter filter = Full();

        Assert.All(Added, client => Assert.True(filter.Contains(client)));
        int mistaken = Enumerable.Range(0, Members).Count(i => filter.Contains(Hash.Of("ip", $"stranger {i}")));
        Assert.InRange(mistaken, 0, Members / 50);
    }

    [Fact]
    public void Its_words_make_it_anew()
    {
        ClientFilter copy = ClientFilter.Of(Full().Words);

        Assert.All(Added, client => Assert.True(copy.Contains(client)));
        Assert.Throws<ArgumentException>(() => ClientFilter.Of(new ulong[3]));
        Assert.Throws<ArgumentException>(() => ClientFilter.Of([]));
    }

    [Fact]
    public void Two_become_one_that_has_the_members_of_both()
    {
        ClientFilter filter = new(Members);
        filter.Add(1);

        filter.UnionWith(Full());

        Assert.True(filter.Contains(1) && Array.TrueForAll(Added, filter.Contains));
        Assert.Throws<ArgumentException>(() => filter.UnionWith(new ClientFilter(1)));
    }

    [Fact]
    public void Many_threads_add_at_once()
    {
        ClientFilter filter = new(Members);

        Parallel.ForEach(Added, filter.Add);

        Assert.All(Added, client => Assert.True(filter.Contains(client)));
    }

    private static ClientFilter Full()
    {
        ClientFilter filter = new(Members);
        Array.ForEach(Added, filter.Add);
        return filter;
    }
}
