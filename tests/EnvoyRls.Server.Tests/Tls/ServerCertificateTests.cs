using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Tests.Sources;
using EnvoyRls.Server.Tls;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Tls;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();
    private readonly StatRegistry _statistics = new();
    private readonly LogLines<ServerCertificate> _log = new();

    private string CertificatePath => _directory.File("tls.crt");

    private string KeyPath => _directory.File("tls.key");

    public void Dispose()
    {
        _certificates.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_renewed_pair_is_taken_over()
    {
        Put(_certificates.ServerCertificateFile, _certificates.ServerKeyFile);
        ServerCertificate certificate = Open();
        string before = certificate.Current.TargetCertificate.Thumbprint;
        Assert.Equal(new DateTimeOffset(certificate.Current.TargetCertificate.NotAfter).ToUnixTimeSeconds(), _statistics.Gauges.Single().Value);
        using CancellationTokenSource stop = new();
        Task watching = certificate.WatchAsync(stop.Token);

        Put(_certificates.OtherHostCertificateFile, _certificates.OtherHostKeyFile);
        await Eventually.TrueAsync(() => Tick() && certificate.Current.TargetCertificate.Thumbprint != before);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task A_pair_that_does_not_fit_is_logged_and_the_last_good_one_stays()
    {
        Put(_certificates.ServerCertificateFile, _certificates.ServerKeyFile);
        ServerCertificate certificate = Open();
        string before = certificate.Current.TargetCertificate.Thumbprint;
        using CancellationTokenSource stop = new();
        Task watching = certificate.WatchAsync(stop.Token);

        Put(_certificates.OtherHostCertificateFile, _certificates.ServerKeyFile);
        await Eventually.TrueAsync(() => Tick() && _statistics.Counter("certs.load_failures").Value == 1);

        Assert.Equal(before, certificate.Current.TargetCertificate.Thumbprint);
        Assert.StartsWith($"failed lo load TLS key pair ({CertificatePath},{KeyPath}): ", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public void A_first_pair_that_does_not_fit_is_an_error()
    {
        Put(_certificates.OtherHostCertificateFile, _certificates.ServerKeyFile);

        Assert.Throws<ArgumentException>(Open);
    }

    private ServerCertificate Open() => new("grpc", CertificatePath, KeyPath, _statistics, _time, _log);

    private bool Tick()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return true;
    }

    private void Put(string certificate, string key)
    {
        File.Copy(certificate, CertificatePath, overwrite: true);
        File.Copy(key, KeyPath, overwrite: true);
    }
}
