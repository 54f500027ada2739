using EnvoyRls.Management.Access.Tokens;

namespace EnvoyRls.Management.Tests.Access;

public sealed class TokenFormatTests
{
    private const string Id = "0123456789ab";
    private const string Secret = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-_z9";

    [Fact]
    public void What_is_made_can_be_read()
    {
        string id = TokenFormat.NewId();
        string secret = TokenFormat.NewSecret();

        Assert.True(TokenFormat.TryParse(TokenFormat.Write(id, secret), out string read, out ReadOnlySpan<char> half));
        Assert.Equal((id, secret), (read, half.ToString()));
        Assert.True(TokenFormat.IsId(id));
    }

    [Fact]
    public void No_two_are_alike() => Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => TokenFormat.NewSecret()).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void A_secret_may_hold_the_character_that_parts_it()
    {
        Assert.True(TokenFormat.TryParse($"rls_{Id}_{Secret}", out _, out ReadOnlySpan<char> secret));
        Assert.Equal(Secret, secret.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("rls_")]
    [InlineData($"rls_{Id}_")]
    [InlineData($"rls_{Id}")]
    [InlineData($"RLS_{Id}_{Secret}")]
    [InlineData($"rls-{Id}_{Secret}")]
    [InlineData($"rls_{Id}-{Secret}")]
    [InlineData($"rls_0123456789AB_{Secret}")]
    [InlineData($"rls_0123456789ag_{Secret}")]
    [InlineData($"rls_{Id}_{Secret}A")]
    [InlineData($"rls_{Id}_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData($"rls_{Id}_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData($"rls_{Id}_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+")]
    [InlineData($" rls_{Id}_{Secret}")]
    public void Anything_else_is_no_token(string text) => Assert.False(TokenFormat.TryParse(text, out _, out _));

    [Fact]
    public void What_is_kept_of_a_secret_is_its_sha256() =>
        Assert.Equal("96dbcc203671cece9f192d5363383d05743069cab751f27a591e6a77543883ed", Convert.ToHexStringLower(TokenFormat.Hash(Secret)));
}
