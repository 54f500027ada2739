using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Certificates;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Repository;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Tls;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using HttpListener = EnvoyRls.Server.Hosting.HttpListener;

namespace EnvoyRls.Server.Tests.Tls;

/// <summary>Certificates and tokens through real handshakes, up to the principal they make.</summary>
public sealed class AdminTlsTests : IAsyncLifetime
{
    private readonly TestCertificates _certificates = new();
    private readonly TestCertificates _others = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly StatRegistry _statistics = new();
    private readonly OpenTokens _tokens;
    private readonly TokenCache _cache;
    private readonly Supervisor _supervisor;
    private HttpListener? _listener;

    public AdminTlsTests()
    {
        Assert.True(RepositoryChoice.TryRead(_directory.Path, "", out RepositoryChoice? choice, out _));
        _tokens = RepositoryOpener.OpenTokens(choice, TimeProvider.System);
        _cache = new TokenCache(_tokens.Tokens, TimeProvider.System, NullLogger<TokenCache>.Instance);
        _supervisor = new Supervisor(TimeProvider.System, _statistics, NullLogger<Supervisor>.Instance);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await (_listener?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _supervisor.DisposeAsync();
        await _tokens.DisposeAsync();
        _certificates.Dispose();
        _others.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_certificate_of_the_authority_with_a_listed_name_is_a_principal() =>
        Assert.Equal(
            (HttpStatusCode.OK, $"cert:{TestCertificates.NamedClient} Operator"),
            await AskAsync(_certificates.NamedClientCertificateFile, _certificates.NamedClientKeyFile));

    [Fact]
    public async Task A_certificate_of_the_authority_without_a_listed_name_has_no_role() =>
        Assert.Equal((HttpStatusCode.Forbidden, "no-role"), await AskAsync(_certificates.ClientCertificateFile, _certificates.ClientKeyFile));

    [Fact]
    public async Task The_listed_name_under_another_authority_fails_the_handshake() =>
        await RefusedAsync(_others.NamedClientCertificateFile, _others.NamedClientKeyFile);

    [Fact]
    public async Task A_certificate_for_servers_fails_the_handshake() => await RefusedAsync(_certificates.ServerCertificateFile, _certificates.ServerKeyFile);

    [Fact]
    public async Task A_client_without_a_certificate_may_bring_a_token()
    {
        TokenAdministration administration = new(_tokens.Tokens, TimeProvider.System, _cache);
        IssuedToken token = await administration.CreateAsync("deploy", Role.Viewer, TimeSpan.FromDays(1), "test", CancellationToken.None);

        Assert.Equal((HttpStatusCode.OK, "token:deploy Viewer"), await AskAsync(null, null, token.Text));
    }

    [Fact]
    public async Task A_client_without_anything_is_refused_in_words() => Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), await AskAsync(null, null));

    [Fact]
    public async Task A_certificate_does_not_mend_a_token_that_is_forged() => Assert.Equal(
        (HttpStatusCode.Unauthorized, "unauthenticated"),
        await AskAsync(_certificates.NamedClientCertificateFile, _certificates.NamedClientKeyFile, TokenFormat.Write(TokenFormat.NewId(), TokenFormat.NewSecret())));

    [Fact]
    public async Task Without_an_authority_certificates_are_not_asked_for() => Assert.Equal(
        (HttpStatusCode.Unauthorized, "unauthenticated"),
        await AskAsync(_certificates.NamedClientCertificateFile, _certificates.NamedClientKeyFile, authorities: ""));

    private async Task RefusedAsync(string certificate, string key)
    {
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(certificate, key));

        Assert.True(error is HttpRequestException or IOException or AuthenticationException, error.ToString());
    }

    /// <summary>The status, and who was recognised or why nobody was.</summary>
    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string? certificate, string? key, string? token = null, string? authorities = null)
    {
        IPEndPoint endPoint = await ListenAsync(authorities ?? _certificates.CaFile);
        using SocketsHttpHandler handler = new();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(_certificates.CaFile);
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, key)];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, own, _, _) => own[0];
        }

        using HttpClient client = new(handler);
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await client.GetAsync(new Uri($"https://127.0.0.1:{endPoint.Port}/"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<IPEndPoint> ListenAsync(string authorities)
    {
        AdminTlsSettings files = new()
        {
            CertificatePath = _certificates.ServerCertificateFile,
            KeyPath = _certificates.ServerKeyFile,
            ClientAuthoritiesPath = authorities,
        };
        AdminTls tls = new(files, _statistics, _supervisor, TimeProvider.System, NullLogger<ServerCertificate>.Instance);
        Assert.True(ClientCertificateRoles.TryParse($"{TestCertificates.NamedClient}=operator", out ClientCertificateRoles roles, out _));
        AuditQueue audit = new(new Unwritten(), TimeProvider.System, _statistics, NullLogger<AuditQueue>.Instance);
        Gatekeeper gatekeeper = new(
            [new TokenAuthenticator(_cache, TimeProvider.System), new CertificateAuthenticator(roles)], audit, _statistics, TimeProvider.System);
        _listener = new HttpListener(new IPEndPoint(IPAddress.Loopback, 0), NullLoggerFactory.Instance, app => app.Run(context => AnswerAsync(context, gatekeeper)), secure: tls.Secure);
        await _listener.StartAsync("admin API", CancellationToken.None);
        return _listener.EndPoint;
    }

    private static async Task AnswerAsync(HttpContext context, Gatekeeper gatekeeper)
    {
        Admission admission = await gatekeeper.AdmitAsync(context);
        context.Response.StatusCode = admission.Refusal?.Status ?? StatusCodes.Status200OK;
        await context.Response.WriteAsync(admission.IsAdmitted ? $"{admission.Principal.Name} {admission.Principal.Role}" : admission.Refusal.Slug);
    }

    /// <summary>What is queued for it stays queued.</summary>
    private sealed class Unwritten : IAuditTrail
    {
        public Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation) => throw new InvalidOperationException();

        public Task<Page<AuditEntry>> FindAsync(AuditQuery query, CancellationToken cancellation) => throw new InvalidOperationException();
    }
}
