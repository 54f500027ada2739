using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Observation.Following;
using EnvoyRls.Adaptive.Tests.Observation.Support;

namespace EnvoyRls.Adaptive.Tests.Observation.Following;

public sealed class FollowedTests
{
    [Fact]
    public void Whoever_has_room_is_counted_exactly()
    {
        Followed<KeyRow> followed = new(100);
        foreach (int rank in Zipf.Ranks(items: 100, length: 5_000, seed: 1))
        {
            followed[followed.Note(Zipf.Hash(rank), out _)].Calls++;
        }

        int[] ranks = [.. Zipf.Ranks(items: 100, length: 5_000, seed: 1)];
        for (int place = 0; place < followed.Count; place++)
        {
            Assert.Equal(ranks.Count(rank => Zipf.Hash(rank) == followed.HashAt(place)), followed[place].Calls);
        }
    }

    [Fact]
    public void The_busiest_of_a_skewed_stream_are_followed()
    {
        const int Capacity = 200;
        Followed<KeyRow> followed = new(Capacity);
        foreach (ulong hash in Zipf.Stream(items: 50_000, length: 300_000, seed: 2))
        {
            followed.Note(hash, out _);
        }

        Assert.Equal(Capacity, followed.Count);
        Assert.All(Enumerable.Range(0, Capacity / 2), rank => Assert.True(followed.Contains(Zipf.Hash(rank)), $"rank {rank}"));
    }

    [Fact]
    public void A_million_fresh_keys_push_no_busy_one_out()
    {
        const int Capacity = 4096;
        const int Busy = 2000;
        Followed<KeyRow> followed = new(Capacity);
        SplitMix64 chance = new(8);
        for (int i = 0; i < 1_000_000; i++)
        {
            // One call in eleven is a busy key's, each of which has one in 22,000 of the calls.
            followed.Note(chance.NextUInt64(), out _);
            if (i % 10 == 0)
            {
                followed.Note(Zipf.Hash(i / 10 % Busy), out _);
            }
        }

        Assert.All(Enumerable.Range(0, Busy), rank => Assert.True(followed.Contains(Zipf.Hash(rank)), $"rank {rank}"));
    }

    [Fact]
    public void Who_was_busy_long_ago_makes_room()
    {
        Followed<KeyRow> followed = new(64);
        foreach (ulong hash in Zipf.Stream(items: 64, length: 10_000, seed: 3))
        {
            followed.Note(hash, out _);
        }

        for (int i = 0; i < 50_000; i++)
        {
            followed.Note(Zipf.Hash(1_000 + (i % 64)), out _);
        }

        Assert.All(Enumerable.Range(0, 48), rank => Assert.True(followed.Contains(Zipf.Hash(1_000 + rank)), $"rank {rank}"));
    }

    [Fact]
    public void A_row_begins_anew_with_each_interval_and_with_each_owner()
    {
        Followed<KeyRow> followed = new(1);
        ref KeyRow row = ref followed[followed.Note(1, out bool isNew)];
        Assert.True(isNew);
        (row.Calls, row.FirstSeen) = (5, 77);
        Assert.Equal([0], followed.Touched.ToArray());

        followed.BeginInterval();
        Assert.True(followed.Touched.IsEmpty);
        row = ref followed[followed.Note(1, out isNew)];
        Assert.False(isNew);
        Assert.Equal((0, 77), (row.Calls, row.FirstSeen));

        Assert.Equal(-1, followed.Note(2, out _));
        while (followed.Note(2, out isNew) < 0)
        {
            Assert.False(isNew);
        }

        Assert.True(isNew);
        Assert.Equal(0, followed[0].FirstSeen);
        Assert.Equal(2UL, followed.HashAt(0));
        Assert.Equal([0], followed.Touched.ToArray());
        Assert.False(followed.Contains(1));
    }
}
