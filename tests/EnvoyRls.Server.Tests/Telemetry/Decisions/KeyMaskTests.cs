using EnvoyRls.Server.Telemetry.Decisions;

namespace EnvoyRls.Server.Tests.Telemetry.Decisions;

public sealed class KeyMaskTests
{
    [Fact]
    public void Plain_values_stay_as_they_are() => Assert.Equal("ann@example.org", new KeyMask(KeyMode.Plain, "").Mask("ann@example.org"));

    [Fact]
    public void Nothing_is_told_of_a_value_if_so_asked() => Assert.Null(new KeyMask(KeyMode.None, "").Mask("ann"));

    /// <summary>Test case 2 of RFC 4231.</summary>
    [Fact]
    public void A_hash_is_the_first_half_of_a_keyed_sha_256() =>
        Assert.Equal("hmac:5bdcc146bf60754e6a042426089575c7", new KeyMask(KeyMode.Hashed, "Jefe").Mask("what do ya want for nothing?"));

    [Fact]
    public void Equal_values_have_equal_hashes_under_one_key_alone()
    {
        KeyMask mask = new(KeyMode.Hashed, "one");

        Assert.Equal(mask.Mask("ann"), mask.Mask("ann"));
        Assert.NotEqual(mask.Mask("ann"), mask.Mask("bob"), StringComparer.Ordinal);
        Assert.NotEqual(mask.Mask("ann"), new KeyMask(KeyMode.Hashed, "two").Mask("ann"), StringComparer.Ordinal);
    }

    [Fact]
    public void Long_values_are_cut_between_characters()
    {
        KeyMask mask = new(KeyMode.Plain, "");

        Assert.Equal(new string('a', 512), mask.Mask(new string('a', 5000)));
        Assert.Equal(new string('a', 511), mask.Mask(new string('a', 511) + "😀"));
    }

    [Fact]
    public void Long_values_that_differ_late_have_hashes_of_their_own()
    {
        KeyMask mask = new(KeyMode.Hashed, "one");

        Assert.NotEqual(mask.Mask(new string('a', 5000)), mask.Mask(new string('a', 4999) + "b"), StringComparer.Ordinal);
    }
}
