using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Oidc;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Tokens;

namespace EnvoyRls.Management.Tests.Access;

/// <summary>Tokens of an issuer whose keys are read over a real socket.</summary>
public sealed class OidcAuthenticatorTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly HttpClient _http = SigningKeys.CreateClient();
    private Issuer? _issuer;
    private OidcAuthenticator? _authenticator;

    private Issuer Published => _issuer!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await Issuer.StartAsync();
        _authenticator = Create("roles");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Published.DisposeAsync();
    }

    [Theory]
    [InlineData("ec-1", SecurityAlgorithms.EcdsaSha256)]
    [InlineData("rsa-1", SecurityAlgorithms.RsaSha256)]
    [InlineData("rsa-1", SecurityAlgorithms.RsaSsaPssSha256)]
    public async Task A_token_of_the_issuer_is_somebodys(string key, string algorithm)
    {
        Published.Publish("ec-1", "rsa-1");

        Authentication result = await AuthenticateAsync(Published.Sign(Claims(), key, algorithm));

        Assert.Equal(new Principal("oidc:u-1", Role.Operator), result.Principal);
    }

    [Theory]
    [InlineData("rsa-1", SecurityAlgorithms.RsaSha384)]
    [InlineData("rsa-1", SecurityAlgorithms.RsaSha512)]
    public async Task Other_algorithms_are_refused_though_the_key_is_right(string key, string algorithm)
    {
        Published.Publish(key);

        await RefusedAsync(Published.Sign(Claims(), key, algorithm), "the JWT's algorithm or a critical header of it is not taken");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("")]
    public async Task An_unsigned_token_is_refused(string algorithm)
    {
        string body = $"{Part(new { alg = algorithm, typ = "JWT", kid = "ec-1" })}.{Part(Claims())}.";

        await RefusedAsync(body);
        await RefusedAsync($"{body}{Base64Url.EncodeToString(new byte[64])}");
    }

    /// <summary>The old confusion: the public key, which everybody can read, taken for a shared secret.</summary>
    [Fact]
    public async Task A_token_signed_with_the_public_key_as_a_secret_is_refused()
    {
        Published.Publish("rsa-1");
        string published = await _http.GetStringAsync(Published.KeysAddress);
        byte[] modulus = Base64Url.DecodeFromChars(JsonDocument.Parse(published).RootElement.GetProperty("keys")[0].GetProperty("n").GetString());
        string pem = ((RsaSecurityKey)Published.KeyOf("rsa-1")).Rsa.ExportSubjectPublicKeyInfoPem();
        foreach (byte[] secret in new[] { modulus, Encoding.ASCII.GetBytes(pem) })
        {
            string signed = $"{Part(new { alg = "HS256", kid = "rsa-1" })}.{Part(Claims())}";
            await RefusedAsync($"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}");
        }
    }

    [Fact]
    public async Task A_secret_among_the_published_keys_signs_nothing()
    {
        byte[] secret = new byte[32];
        Published.PublishText(JsonSerializer.Serialize(new { keys = new[] { new { kty = "oct", kid = "s", k = Base64Url.EncodeToString(secret) } } }));
        string signed = $"{Part(new { alg = "HS256", kid = "s" })}.{Part(Claims())}";

        await RefusedAsync($"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}");
    }

    [Fact]
    public async Task A_key_that_is_too_short_signs_nothing()
    {
        Published.Publish("rsa-small");
        string signed = $"{Part(new { alg = "RS256", kid = "rsa-small" })}.{Part(Claims())}";
        byte[] signature = ((RsaSecurityKey)Published.KeyOf("rsa-small")).Rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        await RefusedAsync($"{signed}.{Base64Url.EncodeToString(signature)}", "the JWT's signature is of no key of the issuer");
    }

    [Fact]
    public async Task A_key_in_the_token_itself_is_not_looked_at()
    {
        JsonWebKey own = JsonWebKeyConverter.ConvertFromSecurityKey(Published.KeyOf("intruder"));
        string signed = $"{Part(new { alg = "ES256", jwk = new { kty = own.Kty, crv = own.Crv, x = own.X, y = own.Y } })}.{Part(Claims())}";
        byte[] signature = ((ECDsaSecurityKey)Published.KeyOf("intruder")).ECDsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);

        await RefusedAsync($"{signed}.{Base64Url.EncodeToString(signature)}", "the JWT's signature is of no key of the issuer");
    }

    [Fact]
    public async Task A_critical_header_that_nobody_here_knows_is_refused()
    {
        string signed = $"{Part(new { alg = "ES256", kid = "ec-1", crit = new[] { "exp" }, exp = 1 })}.{Part(Claims())}";
        byte[] signature = ((ECDsaSecurityKey)Published.KeyOf("ec-1")).ECDsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);

        await RefusedAsync($"{signed}.{Base64Url.EncodeToString(signature)}", "the JWT's algorithm or a critical header of it is not taken");
    }

    [Fact]
    public async Task A_signature_of_another_token_or_cut_short_is_refused()
    {
        string[] mine = Published.Sign(Claims()).Split('.');
        string[] other = Published.Sign(Claims(("sub", "root"))).Split('.');

        await RefusedAsync($"{other[0]}.{other[1]}.{mine[2]}", "the JWT's signature is of no key of the issuer");
        await RefusedAsync($"{mine[0]}.{mine[1]}.{mine[2][..^4]}");
        await RefusedAsync($"{mine[0]}.{mine[1]}.");
        await RefusedAsync($"{mine[0]}..{mine[2]}");
        await RefusedAsync($".{mine[1]}.{mine[2]}");
        await RefusedAsync("..");
        await RefusedAsync($"{mine[0]}.{new string('A', 20_000)}.{mine[2]}", "malformed JWT");
    }

    [Theory]
    [InlineData("limits2")]
    [InlineData("LIMITS")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_token_for_another_audience_is_refused(string? audience) =>
        await RefusedAsync(Published.Sign(Claims(("aud", audience))), "the JWT is for another audience");

    [Fact]
    public async Task A_token_for_several_audiences_is_for_each() =>
        Assert.NotNull((await AuthenticateAsync(Published.Sign(Claims(("aud", new[] { "other", Issuer.Audience }))))).Principal);

    [Theory]
    [InlineData("https://id.example/")]
    [InlineData("https://evil.example")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_token_of_another_issuer_is_refused(string? issuer) =>
        await RefusedAsync(Published.Sign(Claims(("iss", issuer))), "the JWT is of another issuer");

    [Fact]
    public async Task A_token_is_in_force_between_its_times_but_for_a_minute_of_skew()
    {
        long now = _time.GetUtcNow().ToUnixTimeSeconds();
        const string OutOfForce = "the JWT is not in force: expired, not yet valid, or without exp";

        Assert.NotNull((await AuthenticateAsync(Published.Sign(Claims(("exp", now - 59))))).Principal);
        Assert.NotNull((await AuthenticateAsync(Published.Sign(Claims(("nbf", now + 60))))).Principal);
        Assert.NotNull((await AuthenticateAsync(Published.Sign(Claims(("exp", 253402300799))))).Principal);
        await RefusedAsync(Published.Sign(Claims(("exp", now - 60))), OutOfForce);
        await RefusedAsync(Published.Sign(Claims(("nbf", now + 61))), OutOfForce);
        await RefusedAsync(Published.Sign(Claims(("exp", null))), OutOfForce);
        await RefusedAsync(Published.Sign(Claims(("exp", "never"))));
    }

    [Fact]
    public async Task Keys_may_change_at_any_time()
    {
        Assert.NotNull((await AuthenticateAsync(Published.Sign(Claims()))).Principal);
        Published.Publish("ec-2");
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.NotNull((await AuthenticateAsync(Published.Sign(Claims(), "ec-2"))).Principal);
        await RefusedAsync(Published.Sign(Claims()), "the JWT's signature is of no key of the issuer");
        Assert.Equal(2, Published.Reads);
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_opens_nothing_after_ten_minutes()
    {
        string token = Published.Sign(Claims());
        Assert.NotNull((await AuthenticateAsync(token)).Principal);
        Published.Publish("ec-2");

        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.NotNull((await AuthenticateAsync(token)).Principal);
        _time.Advance(TimeSpan.FromSeconds(1));
        await RefusedAsync(token);
    }

    [Fact]
    public async Task Tokens_with_made_up_keys_do_not_make_it_ask_more_often_than_every_30_seconds()
    {
        for (int i = 0; i < 100; i++)
        {
            await RefusedAsync(Published.Sign(Claims(), $"made-up-{i % 3}"));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(4, Published.Reads);
    }

    [Fact]
    public async Task Many_who_come_at_once_ask_once()
    {
        string token = Published.Sign(Claims());

        Authentication[] results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AuthenticateAsync(token)));

        Assert.All(results, result => Assert.NotNull(result.Principal));
        Assert.Equal(1, Published.Reads);
    }

    [Theory]
    [InlineData(500, """{"keys":[]}""")]
    [InlineData(302, """{"keys":[]}""")]
    [InlineData(200, "<html>")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"keys":{}}""")]
    [InlineData(200, "[]")]
    public async Task Keys_stay_known_while_the_issuer_answers_nonsense(int status, string document)
    {
        string token = Published.Sign(Claims());
        Assert.NotNull((await AuthenticateAsync(token)).Principal);
        Published.Status = status;
        Published.PublishText(document);
        _time.Advance(TimeSpan.FromMinutes(20));

        Assert.NotNull((await AuthenticateAsync(token)).Principal);
        Assert.Equal(2, Published.Reads);
    }

    [Fact]
    public async Task Keys_that_make_no_sense_are_passed_over()
    {
        string good = (await _http.GetStringAsync(Published.KeysAddress))["{\"keys\":[".Length..^2];
        Published.PublishText($$"""{"keys":[{"kty":"RSA","n":"!","e":"AQAB"},{"kty":"OKP","crv":"Ed25519"},{},7,{{good}}]}""");

        Assert.NotNull((await AuthenticateAsync(Published.Sign(Claims()))).Principal);
    }

    [Fact]
    public async Task A_key_for_another_algorithm_or_use_signs_nothing()
    {
        string good = (await _http.GetStringAsync(Published.KeysAddress)).Replace("\"use\":\"sig\"", "\"use\":\"enc\"", StringComparison.Ordinal);
        Published.PublishText(good);
        await RefusedAsync(Published.Sign(Claims()));

        Published.PublishText(good.Replace("\"use\":\"enc\"", "\"alg\":\"ES384\"", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromSeconds(30));
        await RefusedAsync(Published.Sign(Claims()));
    }

    [Fact]
    public async Task Before_keys_could_ever_be_read_nobody_is_blamed()
    {
        Published.Status = 503;
        string token = Published.Sign(Claims());

        Assert.Equal(AuthenticationStatus.Unavailable, (await AuthenticateAsync(token)).Status);

        Published.Status = 200;
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.NotNull((await AuthenticateAsync(token)).Principal);
    }

    [Theory]
    [InlineData("roles", """{"roles":["other","sre"]}""", nameof(Role.Operator))]
    [InlineData("roles", """{"roles":"sre"}""", nameof(Role.Operator))]
    [InlineData("roles", """{"roles":["sre","limits-admins"]}""", nameof(Role.Admin))]
    [InlineData("realm_access.roles", """{"realm_access":{"roles":["all"]}}""", nameof(Role.Viewer))]
    [InlineData("https://example.com/roles", """{"https://example.com/roles":["all"]}""", nameof(Role.Viewer))]
    [InlineData("roles", """{"roles":["SRE"]}""", null)]
    [InlineData("roles", """{"roles":"sre all"}""", null)]
    [InlineData("roles", """{"roles":[["sre"],7,null]}""", null)]
    [InlineData("roles", """{"roles":{"sre":true}}""", null)]
    [InlineData("roles", "{}", null)]
    [InlineData("realm_access.roles", """{"realm_access":["all"]}""", null)]
    [InlineData("realm_access.roles", """{"realm_access":"all"}""", null)]
    public async Task The_role_is_the_highest_of_the_groups(string claim, string groups, string? expected)
    {
        Dictionary<string, object> claims = Claims(("roles", null));
        foreach (JsonProperty property in JsonDocument.Parse(groups).RootElement.EnumerateObject())
        {
            claims[property.Name] = property.Value;
        }

        Authentication result = (await Create(claim).AuthenticateAsync(new RequestCredentials(Published.Sign(claims), null), CancellationToken.None))!;

        Assert.Equal(expected, result.Principal?.Role.ToString());
        Assert.Equal(expected is null ? AuthenticationStatus.NoRole : AuthenticationStatus.Recognised, result.Status);
        Assert.Equal("oidc:u-1", result.Actor);
    }

    [Theory]
    [InlineData(true, "alice@example.com", "oidc:alice@example.com")]
    [InlineData(false, "alice@example.com", "oidc:u-1")]
    [InlineData(null, "alice@example.com", "oidc:u-1")]
    [InlineData("true", "alice@example.com", "oidc:u-1")]
    [InlineData(true, "alice\n@example.com", "oidc:u-1")]
    [InlineData(true, "", "oidc:u-1")]
    public async Task Somebody_is_called_by_their_address_only_if_it_is_verified(object? verified, string email, string expected) =>
        Assert.Equal(expected, (await AuthenticateAsync(Published.Sign(Claims(("email", email), ("email_verified", verified))))).Principal?.Name);

    [Fact]
    public async Task A_token_of_nobody_is_refused() => await RefusedAsync(Published.Sign(Claims(("sub", null))), "the JWT has no sub");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("rls_0123456789ab_x")]
    [InlineData("a.b.c.d.e")]
    public async Task Other_credentials_are_left_to_others(string? bearer) =>
        Assert.Null(await _authenticator!.AuthenticateAsync(new RequestCredentials(bearer, null), CancellationToken.None));

    private async Task RefusedAsync(string token, string? reason = null)
    {
        Authentication result = await AuthenticateAsync(token);

        Assert.Equal((AuthenticationStatus.Invalid, "The credential is not valid."), (result.Status, result.Detail));
        Assert.Equal(reason ?? result.Reason, result.Reason);
    }

    private async Task<Authentication> AuthenticateAsync(string token) =>
        (await _authenticator!.AuthenticateAsync(new RequestCredentials(token, null), CancellationToken.None))!;

    private OidcAuthenticator Create(string roleClaim)
    {
        OidcOptions options = new()
        {
            Issuer = Issuer.Name,
            Audience = Issuer.Audience,
            KeysAddress = Published.KeysAddress,
            RoleClaim = roleClaim,
            Roles = [("sre", Role.Operator), ("limits-admins", Role.Admin), ("all", Role.Viewer)],
        };
        return new OidcAuthenticator(options, new SigningKeys(_http, options.KeysAddress, _time, NullLogger<SigningKeys>.Instance), _time);
    }

    /// <summary>Claims that are accepted, with some of them changed, or left out by <see langword="null"/>.</summary>
    private Dictionary<string, object> Claims(params (string Name, object? Value)[] changes)
    {
        Dictionary<string, object> claims = new(StringComparer.Ordinal)
        {
            ["iss"] = Issuer.Name,
            ["aud"] = Issuer.Audience,
            ["sub"] = "u-1",
            ["exp"] = _time.GetUtcNow().ToUnixTimeSeconds() + 3600,
            ["roles"] = new[] { "sre" },
        };
        foreach ((string name, object? value) in changes)
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value;
            }
        }

        return claims;
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
