using System.Net;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Repository;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace EnvoyRls.Management.Tests.Access;

public sealed class GatekeeperTests : IAsyncLifetime
{
    private const string Elsewhere = "198.51.100.1";

    private readonly FakeTimeProvider _time = new();
    private readonly StatRegistry _statistics = new();
    private readonly MemoryAuditTrail _trail = new();
    private readonly AuditQueue _audit;
    private readonly TokenAdministration _tokens;
    private readonly Gatekeeper _gatekeeper;
    private IssuedToken? _token;

    public GatekeeperTests()
    {
        MemoryTokens kept = new();
        TokenCache cache = new(kept, _time, NullLogger<TokenCache>.Instance);
        _tokens = new TokenAdministration(kept, _time, cache);
        _audit = new AuditQueue(_trail, _time, _statistics, NullLogger<AuditQueue>.Instance);
        _gatekeeper = new Gatekeeper([new TokenAuthenticator(cache, _time), new Verdicts()], _audit, _statistics, _time);
    }

    private static string Forged => TokenFormat.Write(TokenFormat.NewId(), TokenFormat.NewSecret());

    public async ValueTask InitializeAsync() => _token = await _tokens.CreateAsync("deploy", Role.Operator, TimeSpan.FromDays(1), "test", CancellationToken.None);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer ")]
    [InlineData("BEARER   ")]
    public async Task Whoever_has_a_token_is_let_in(string scheme)
    {
        Admission admission = await AdmitAsync(scheme + _token!.Text);

        Assert.Equal(new Principal("token:deploy", Role.Operator), admission.Principal);
        Assert.True(admission.IsAdmitted);
        Assert.Empty(await WrittenAsync());
    }

    [Fact]
    public async Task Whoever_brings_nothing_is_told_what_to_bring()
    {
        Refusal refusal = (await AdmitAsync(StringValues.Empty)).Refusal!;

        Assert.Equal((401, "unauthenticated", "Bearer realm=\"EnvoyRls\""), (refusal.Status, refusal.Slug, refusal.Challenge));
    }

    [Theory]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer rls_")]
    [InlineData("")]
    public async Task Whoever_brings_something_else_has_failed(string header)
    {
        Refusal refusal = (await AdmitAsync(header)).Refusal!;

        Assert.Equal((401, "Bearer realm=\"EnvoyRls\", error=\"invalid_token\""), (refusal.Status, refusal.Challenge));
    }

    [Fact]
    public async Task Two_headers_are_nobodys() =>
        Assert.Equal(401, (await AdmitAsync(new StringValues([$"Bearer {_token!.Text}", $"Bearer {_token.Text}"]))).Refusal?.Status);

    [Fact]
    public async Task Somebody_without_a_role_is_refused_as_themselves()
    {
        Assert.Equal((403, "no-role"), ((await AdmitAsync("Bearer no-role")).Refusal!.Status, (await AdmitAsync("Bearer no-role")).Refusal!.Slug));

        Assert.Equal("oidc:alice", (await WrittenAsync())[0].Actor);
    }

    [Fact]
    public async Task Somebody_whom_nobody_can_vouch_for_now_may_come_back()
    {
        Refusal refusal = (await AdmitAsync("Bearer unavailable")).Refusal!;

        Assert.Equal((503, 30), (refusal.Status, refusal.RetryAfterSeconds));
    }

    [Fact]
    public async Task Guessing_is_held_to_ten_attempts_and_ten_a_minute()
    {
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(401, (await AdmitAsync($"Bearer {Forged}")).Refusal?.Status);
        }

        Refusal refusal = (await AdmitAsync($"Bearer {Forged}")).Refusal!;
        Assert.Equal((429, "too-many-attempts", 6), (refusal.Status, refusal.Slug, refusal.RetryAfterSeconds));

        // Even the right guess is not looked at now, or guessing would go on at full speed.
        Assert.Equal(429, (await AdmitAsync($"Bearer {_token!.Text}")).Refusal?.Status);
        Assert.NotNull((await AdmitAsync($"Bearer {_token.Text}", Elsewhere)).Principal);

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.NotNull((await AdmitAsync($"Bearer {_token.Text}")).Principal);
        Assert.Equal(401, (await AdmitAsync($"Bearer {Forged}")).Refusal?.Status);
        Assert.Equal(429, (await AdmitAsync($"Bearer {Forged}")).Refusal?.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer no-role")]
    [InlineData("Bearer unavailable")]
    [InlineData("Bearer good")]
    public async Task What_is_no_guess_is_not_charged(string header)
    {
        for (int i = 0; i < 100; i++)
        {
            await AdmitAsync(header.Length == 0 ? StringValues.Empty : header);
        }

        Assert.NotNull((await AdmitAsync($"Bearer {_token!.Text}")).Principal);
    }

    [Fact]
    public async Task A_request_that_lasts_is_refused_once_its_token_is_revoked_or_expires()
    {
        DefaultHttpContext context = Request($"Bearer {_token!.Text}");
        Assert.NotNull((await _gatekeeper.AdmitAsync(context)).Principal);

        await _tokens.RevokeAsync(_token.Record.Id, CancellationToken.None);

        Assert.Equal(401, (await _gatekeeper.AdmitAsync(context)).Refusal?.Status);
    }

    [Fact]
    public async Task A_refusal_is_in_the_audit_trail_without_the_secret()
    {
        string forged = Forged;
        await AdmitAsync($"Bearer {forged}");

        AuditEntry entry = Assert.Single(await WrittenAsync());
        Assert.Equal(
            new AuditEntry(_time.GetUtcNow(), "", "", "192.0.2.1", "authenticate", "GET /v1/admin/r%C3%BCles%0A", 401, $"no token with id {forged[4..16]} and that secret"),
            entry);
    }

    [Fact]
    public async Task A_token_that_is_over_is_told_of_by_name()
    {
        _time.Advance(TimeSpan.FromDays(1));
        await AdmitAsync($"Bearer {_token!.Text}");

        Assert.Equal(("token:deploy", 401), ((await WrittenAsync())[0].Actor, (await WrittenAsync())[0].Outcome));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer nonsense")]
    public async Task A_flood_of_refusals_does_not_flood_the_audit_trail(string header)
    {
        for (int i = 0; i < 1000; i++)
        {
            await AdmitAsync(header.Length == 0 ? StringValues.Empty : header);
        }

        Assert.InRange((await WrittenAsync()).Count, 10, 20);
        Assert.Equal(1000UL, _statistics.Counter("envoyrls.admin.refused_total").Value);
    }

    [Fact]
    public async Task A_long_path_is_cut()
    {
        DefaultHttpContext context = Request("Bearer nonsense");
        context.Request.Path = $"/{new string('a', 5000)}";
        await _gatekeeper.AdmitAsync(context);

        Assert.Equal(256, (await WrittenAsync())[0].Target.Length);
    }

    private ValueTask<Admission> AdmitAsync(StringValues authorization, string address = "192.0.2.1") => _gatekeeper.AdmitAsync(Request(authorization, address));

    private static DefaultHttpContext Request(StringValues authorization, string address = "192.0.2.1")
    {
        DefaultHttpContext context = new();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Method = "GET";
        context.Request.Path = "/v1/admin/rüles\n";
        context.Request.Headers.Authorization = authorization;
        return context;
    }

    private async Task<IReadOnlyList<AuditEntry>> WrittenAsync()
    {
        await _audit.WriteAsync(new CancellationToken(canceled: true));
        return _trail.Entries;
    }

    /// <summary>Knows some credentials by heart.</summary>
    private sealed class Verdicts : IAuthenticator
    {
        public ValueTask<Authentication?> AuthenticateAsync(RequestCredentials credentials, CancellationToken cancellation) => ValueTask.FromResult(credentials.Bearer switch
        {
            "good" => Authentication.Of(new Principal("oidc:bob", Role.Viewer)),
            "no-role" => Authentication.NoRole("oidc:alice", "no group"),
            "unavailable" => Authentication.Unavailable("away", "Come back."),
            _ => null,
        });
    }
}
