using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Access;

public sealed class TokenAuthenticatorTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryTokens _tokens = new();
    private readonly TokenCache _cache;
    private readonly TokenAdministration _administration;
    private readonly TokenAuthenticator _authenticator;

    public TokenAuthenticatorTests()
    {
        _cache = new TokenCache(_tokens, _time, NullLogger<TokenCache>.Instance);
        _administration = new TokenAdministration(_tokens, _time, _cache);
        _authenticator = new TokenAuthenticator(_cache, _time);
    }

    [Theory]
    [InlineData(nameof(Role.Viewer))]
    [InlineData(nameof(Role.Operator))]
    [InlineData(nameof(Role.Admin))]
    public async Task A_token_is_its_owners_in_its_role(string name)
    {
        Role role = Enum.Parse<Role>(name);
        IssuedToken token = await IssueAsync(role: role);

        Assert.Equal(new Principal("token:deploy", role), _authenticator.Verify(token.Text).Principal);
    }

    [Fact]
    public async Task A_token_is_refused_from_the_moment_it_expires()
    {
        IssuedToken token = await IssueAsync(TimeSpan.FromHours(1));

        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.NotNull(_authenticator.Verify(token.Text).Principal);

        _time.Advance(TimeSpan.FromTicks(1));
        Authentication refused = _authenticator.Verify(token.Text);
        Assert.Equal((AuthenticationStatus.Invalid, "token:deploy"), (refused.Status, refused.Actor));
        Assert.Equal($"The credential is not valid any more: token {token.Record.Id} has expired.", refused.Detail);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_at_once_where_it_was_revoked()
    {
        IssuedToken token = await IssueAsync();
        Assert.True(await _administration.RevokeAsync(token.Record.Id, CancellationToken.None));

        Authentication refused = _authenticator.Verify(token.Text);

        Assert.Equal($"token {token.Record.Id} was revoked", refused.Reason);
        Assert.Null(refused.Principal);
    }

    [Fact]
    public async Task A_token_with_any_character_changed_is_refused()
    {
        string text = (await IssueAsync()).Text;
        for (int i = 0; i < text.Length; i++)
        {
            string forged = text[..i] + (text[i] == '0' ? '1' : '0') + text[(i + 1)..];

            Assert.Null(_authenticator.Verify(forged).Principal);
        }
    }

    [Fact]
    public async Task A_token_cut_short_at_any_place_is_refused()
    {
        string text = (await IssueAsync()).Text;
        for (int length = 0; length < text.Length; length++)
        {
            Assert.Null(_authenticator.Verify(text[..length]).Principal);
        }
    }

    [Fact]
    public async Task The_secret_of_one_token_does_not_open_another()
    {
        IssuedToken viewer = await IssueAsync();
        IssuedToken admin = await IssueAsync(role: Role.Admin);

        Assert.Null(_authenticator.Verify(TokenFormat.Write(admin.Record.Id, viewer.Text[^43..])).Principal);
    }

    [Fact]
    public async Task What_is_kept_of_a_token_does_not_open_it()
    {
        IssuedToken token = await IssueAsync();

        Assert.DoesNotContain(token.Text[^43..], token.Record.ToString(), StringComparison.Ordinal);
        Assert.Null(_authenticator.Verify(TokenFormat.Write(token.Record.Id, token.Record.SecretHash)).Principal);
        Assert.Null(_authenticator.Verify(TokenFormat.Write(token.Record.Id, token.Record.SecretHash[..43])).Principal);
    }

    /// <summary>An unknown id finds a token like any other, with a hash as long as theirs, so that the same comparison is made.</summary>
    [Fact]
    public async Task An_unknown_id_and_a_wrong_secret_take_the_same_way_to_the_same_answer()
    {
        IssuedToken token = await IssueAsync();
        KnownToken unknown = _cache.Find("ffffffffffff");

        Assert.Same(KnownToken.Nobodys, unknown);
        Assert.False(unknown.HasSecret(new byte[32]));

        Authentication wrong = _authenticator.Verify(TokenFormat.Write(token.Record.Id, TokenFormat.NewSecret()));
        Authentication forged = _authenticator.Verify(TokenFormat.Write("ffffffffffff", TokenFormat.NewSecret()));
        Assert.Equal(wrong with { Reason = "" }, forged with { Reason = "" });
    }

    [Fact]
    public async Task Refusals_repeat_no_secret()
    {
        IssuedToken token = await IssueAsync(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(2));
        string secret = token.Text[^43..];

        Assert.All(
            [token.Text, TokenFormat.Write("ffffffffffff", secret), $"{token.Text}x"],
            text => Assert.DoesNotContain(secret, _authenticator.Verify(text).ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(secret, token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_whose_hash_is_none_opens_to_nobody()
    {
        await _tokens.AddAsync(new TokenRecord("0123456789ab", "broken", Role.Admin, "", _time.GetUtcNow(), "", null, null), CancellationToken.None);
        await _tokens.AddAsync(new TokenRecord("0123456789ac", "long", Role.Admin, new string('0', 66), _time.GetUtcNow(), "", null, null), CancellationToken.None);
        await _cache.RefreshAsync(CancellationToken.None);

        Assert.Same(KnownToken.Nobodys, _cache.Find("0123456789ab"));
        Assert.Same(KnownToken.Nobodys, _cache.Find("0123456789ac"));
        Assert.False(_cache.HasActive);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a.b.c")]
    public async Task Other_credentials_are_left_to_others(string? bearer) =>
        Assert.Null(await _authenticator.AuthenticateAsync(new RequestCredentials(bearer, null), CancellationToken.None));

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("new\nline")]
    [InlineData("dépôt")]
    [InlineData("a/b")]
    public async Task A_name_that_could_mislead_readers_of_the_audit_trail_is_refused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _administration.CreateAsync(name, Role.Viewer, null, "test", CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => _administration.CreateAsync(new string('a', 65), Role.Viewer, null, "test", CancellationToken.None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3661)]
    public async Task A_life_that_makes_no_sense_is_refused(int days) =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => _administration.CreateAsync("deploy", Role.Viewer, TimeSpan.FromDays(days), "test", CancellationToken.None));

    [Fact]
    public async Task Revoking_what_is_not_there_says_so() => Assert.False(await _administration.RevokeAsync("ffffffffffff", CancellationToken.None));

    [Fact]
    public async Task A_token_is_made_although_the_cache_cannot_be_refreshed()
    {
        _tokens.IsAway = true;
        IssuedToken token = await IssueAsync();
        _tokens.IsAway = false;

        Assert.Equal(token.Record, Assert.Single(await _administration.ListAsync(CancellationToken.None)));
    }

    private Task<IssuedToken> IssueAsync(TimeSpan? life = null, Role role = Role.Viewer) =>
        _administration.CreateAsync("deploy", role, life, "test", CancellationToken.None);
}
