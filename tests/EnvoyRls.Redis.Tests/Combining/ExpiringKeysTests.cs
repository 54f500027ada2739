using EnvoyRls.Redis.Combining;

namespace EnvoyRls.Redis.Tests.Combining;

public sealed class ExpiringKeysTests
{
    [Fact]
    public void What_was_learnt_is_known_until_it_is_forgotten()
    {
        ExpiringKeys keys = new();
        keys.Learn(42);

        Assert.True(keys.Knows(42));
        Assert.False(keys.Knows(43));
        keys.Forget(42);
        keys.Forget(43);
        Assert.False(keys.Knows(42));
    }

    [Fact]
    public void A_hundred_thousand_keys_are_known_but_for_a_few_whatever_came_before()
    {
        const int Keys = 100_000;
        ExpiringKeys keys = new();
        Random random = new(1);
        for (int i = 0; i < 10 * Keys; i++)
        {
            keys.Learn((ulong)random.NextInt64());
        }

        ulong[] live = [.. Enumerable.Range(0, Keys).Select(_ => (ulong)random.NextInt64())];
        foreach (ulong hash in live)
        {
            keys.Learn(hash);
        }

        Assert.InRange(live.Count(keys.Knows), Keys * 99 / 100, Keys);
    }

    [Fact]
    public void Hashes_of_keys_that_differ_in_one_byte_differ()
    {
        HashSet<ulong> hashes = [];
        byte[] key = new byte[37];
        for (int place = 0; place < key.Length; place++)
        {
            for (int value = 1; value < 256; value++)
            {
                key[place] = (byte)value;
                Assert.True(hashes.Add(KeyHash.Of(key)));
            }

            key[place] = 0;
        }

        Assert.True(hashes.Add(KeyHash.Of(key)));
        Assert.True(hashes.Add(KeyHash.Of(key.AsSpan(0, 36))));
    }
}
