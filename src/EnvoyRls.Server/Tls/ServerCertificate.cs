using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Tls;

/// <summary>
/// The gRPC listener's certificate, read again when its files change: new connections get the new one, those there are
/// keep theirs. Files that do not fit together leave the last good pair in use.
/// </summary>
internal sealed class ServerCertificate
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly string _certificatePath;
    private readonly string _keyPath;
    private readonly TimeProvider _time;
    private readonly ILogger<ServerCertificate> _log;
    private readonly Counter _attempts;
    private readonly Counter _failures;
    private volatile SslStreamCertificateContext _current;
    private string _fingerprint;

    /// <summary>Reads the pair for the first time, and publishes until when it holds under the listener's name.</summary>
    /// <exception cref="CryptographicException">The files hold no certificate or no key.</exception>
    /// <exception cref="ArgumentException">The key is another certificate's.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public ServerCertificate(string listener, string certificatePath, string keyPath, StatRegistry statistics, TimeProvider time, ILogger<ServerCertificate> log)
    {
        _certificatePath = certificatePath;
        _keyPath = keyPath;
        _time = time;
        _log = log;
        _attempts = statistics.Counter("certs.load_attempts");
        _failures = statistics.Counter("certs.load_failures");
        _fingerprint = Fingerprint();
        _attempts.Increment();
        _current = Read();
        statistics.Gauge($"envoyrls.certificate.{listener}.expires_timestamp_seconds", () => ExpiryOf(_current));
    }

    /// <summary>The certificate with its chain, for the next handshake.</summary>
    public SslStreamCertificateContext Current => _current;

    /// <summary>Looks at the files once a second and takes over what has changed; runs under the supervisor.</summary>
    public async Task WatchAsync(CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(PollInterval, _time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            ReloadIfChanged();
        }
    }

    private void ReloadIfChanged()
    {
        string fingerprint = Fingerprint();
        if (fingerprint == _fingerprint)
        {
            return;
        }

        _attempts.Increment();
        try
        {
            _current = Read();
            _log.LogInformation("Took over the renewed certificate {Path}", _certificatePath);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            _failures.Increment();
            _log.LogError("failed lo load TLS key pair ({Certificate},{Key}): {Error}", _certificatePath, _keyPath, error.Message);
        }

        // A half-written pair changes once more when it is whole.
        _fingerprint = fingerprint;
    }

    private SslStreamCertificateContext Read()
    {
        X509Certificate2 leaf = X509Certificate2.CreateFromPemFile(_certificatePath, _keyPath);
        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(_certificatePath);
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    private static double ExpiryOf(SslStreamCertificateContext current) =>
        new DateTimeOffset(current.TargetCertificate.NotAfter).ToUnixTimeSeconds();

    /// <summary>Changes whenever either file does, also by the swap of a link on its way.</summary>
    private string Fingerprint() => $"{Describe(_certificatePath)}|{Describe(_keyPath)}";

    private static string Describe(string path)
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
