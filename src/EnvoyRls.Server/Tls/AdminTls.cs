using System.Net.Security;
using System.Security.Authentication;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Settings;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Tls;

/// <summary>
/// TLS of the admin port. A client may bring a certificate instead of a token; a handshake with one that is not of the configured authorities
/// fails, so that a request's certificate can be relied on.
/// </summary>
internal sealed class AdminTls
{
    private readonly ServerCertificate _certificate;
    private readonly ClientCertificateCheck? _clients;

    /// <summary>Reads the files, which the start has checked, and follows the certificate's from then on.</summary>
    public AdminTls(AdminTlsSettings files, StatRegistry statistics, Supervisor supervisor, TimeProvider time, ILogger<ServerCertificate> log)
    {
        _certificate = new ServerCertificate("admin", files.CertificatePath, files.KeyPath, statistics, time, log);
        supervisor.Run("admin-certificate", _certificate.WatchAsync);
        _clients = files.ClientAuthoritiesPath.Length > 0 ? ClientCertificateCheck.FromFile(files.ClientAuthoritiesPath, ClientNames.Any, statistics) : null;
    }

    public void Secure(ListenOptions listen) =>
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(HandshakeOptions()) });

    private SslServerAuthenticationOptions HandshakeOptions() => new()
    {
        ServerCertificateContext = _certificate.Current,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,

        // This asks for a certificate; that a client without one is let through is said by the callback.
        ClientCertificateRequired = _clients is not null,
        RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            certificate is null || (_clients is not null && _clients.Accept(sender, certificate, chain, errors)),
    };
}
