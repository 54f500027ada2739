using EnvoyRls.Core.Clients;

namespace EnvoyRls.Core.Tests.Clients;

public sealed class KeyedHashTests
{
    private static readonly KeyedHash Hash = new((UInt128)0x0123456789abcdef << 64);

    /// <summary>As CPython 3.11's source_hash, which is SipHash-1-3 with the second half of the key 0, says of the same UTF-16 text.</summary>
    [Theory]
    [InlineData("", 0x108a7dfce1f10be8)]
    [InlineData("a", 0x856526f7bf613393)]
    [InlineData("remote_address", 0xe55cc0c5fbb3323b)]
    [InlineData("/login", 0xba5ba1f1fe60fa10)]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 0xaf63bc3cbdb23984)]
    public void Hashes_are_those_of_another_implementation(string text, ulong expected) => Assert.Equal(expected, Hash.Of(text));

    [Fact]
    public void Another_seed_makes_other_hashes()
    {
        KeyedHash other = new(1);

        Assert.NotEqual(Hash.Of("a"), other.Of("a"));
        Assert.NotEqual(Hash.Mix(1, 2), other.Mix(1, 2));
        Assert.NotEqual(Hash.Fingerprint, other.Fingerprint);
        Assert.Equal(Hash.Fingerprint, new KeyedHash((UInt128)0x0123456789abcdef << 64).Fingerprint);
    }

    [Fact]
    public void A_seed_of_nothing_but_zeros_mixes_as_well_as_any()
    {
        KeyedHash weak = new(0);

        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(number => weak.Mix(0, (ulong)number)).Distinct().Count());
        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(number => weak.Mix((ulong)number, 0)).Distinct().Count());
    }

    [Fact]
    public void Of_an_entry_both_key_and_value_count()
    {
        Assert.Equal(4, new[] { Hash.Of("ip", "x"), Hash.Of("user", "x"), Hash.Of("ip", "y"), Hash.Of("x", "ip") }.Distinct().Count());
        Assert.NotEqual(Hash.Of("ab", "c"), Hash.Of("a", "bc"));
    }

    [Fact]
    public void Mixing_minds_the_order()
    {
        Assert.NotEqual(Hash.Mix(1, 2), Hash.Mix(2, 1));
        Assert.NotEqual(Hash.Mix(Hash.Of("a"), Hash.Of("bc")), Hash.Mix(Hash.Of("ab"), Hash.Of("c")));
    }
}
