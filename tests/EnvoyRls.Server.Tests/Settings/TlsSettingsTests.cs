using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class TlsSettingsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rls-tls-").FullName;

    public TlsSettingsTests()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=rls.test", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(At("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(At("key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(At("text.pem"), "not a certificate");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Files_that_load_are_accepted()
    {
        GrpcTlsSettings? tls = SettingsOf.Valid(
            ("GRPC_SERVER_USE_TLS", "true"), ("GRPC_SERVER_TLS_CERT", At("cert.pem")), ("GRPC_SERVER_TLS_KEY", At("key.pem")), ("GRPC_CLIENT_TLS_CACERT", At("cert.pem"))).Grpc.Tls;

        Assert.Equal(At("key.pem"), tls?.KeyPath);
    }

    [Fact]
    public void Names_of_clients_that_nobody_demands_are_warned_about()
    {
        (string, string)[] tls = [("GRPC_SERVER_USE_TLS", "true"), ("GRPC_SERVER_TLS_CERT", At("cert.pem")), ("GRPC_SERVER_TLS_KEY", At("key.pem")), ("GRPC_CLIENT_TLS_SAN", "envoy.mesh")];

        Assert.Contains("GRPC_CLIENT_TLS_SAN has no effect", Assert.Single(SettingsOf.Load(tls).Warnings), StringComparison.Ordinal);
        Assert.Empty(SettingsOf.Load([.. tls, ("GRPC_CLIENT_TLS_CACERT", At("cert.pem"))]).Warnings);
    }

    [Fact]
    public void Files_are_not_looked_at_without_tls() => Assert.Null(SettingsOf.Valid(("GRPC_SERVER_TLS_CERT", "/no/such/file")).Grpc.Tls);

    [Theory]
    [InlineData("missing.pem", "key.pem")]
    [InlineData("cert.pem", "cert.pem")]
    [InlineData("text.pem", "key.pem")]
    public void A_key_pair_that_does_not_load_is_refused_in_the_references_words(string certificate, string key) =>
        Assert.StartsWith(
            $"failed lo load TLS key pair ({At(certificate)},{At(key)}): ",
            SettingsOf.OnlyError(("GRPC_SERVER_USE_TLS", "true"), ("GRPC_SERVER_TLS_CERT", At(certificate)), ("GRPC_SERVER_TLS_KEY", At(key))),
            StringComparison.Ordinal);

    [Fact]
    public void Tls_without_files_is_refused() =>
        Assert.StartsWith("failed lo load TLS key pair (,): ", SettingsOf.OnlyError(("GRPC_SERVER_USE_TLS", "true")), StringComparison.Ordinal);

    [Fact]
    public void Authorities_that_cannot_be_read_or_hold_no_certificate_are_refused_in_the_references_words()
    {
        (string, string)[] redis = [("REDIS_URL", "redis:6379"), ("REDIS_TLS", "true")];

        Assert.StartsWith(
            $"failed to read file: {At("missing.pem")}: ", SettingsOf.OnlyError([.. redis, ("REDIS_TLS_CACERT", At("missing.pem"))]), StringComparison.Ordinal);
        Assert.Equal(
            $"failed to load the provided TLS CA certificate: {At("text.pem")}", SettingsOf.OnlyError([.. redis, ("REDIS_TLS_CACERT", At("text.pem"))]));
    }

    [Fact]
    public void A_client_certificate_is_loaded_only_with_its_key() =>
        Assert.Equal(
            "/no/such/file",
            SettingsOf.Valid(("REDIS_URL", "redis:6379"), ("REDIS_TLS", "true"), ("REDIS_TLS_CLIENT_CERT", "/no/such/file")).Redis!.ClientCertificatePath);

    private string At(string name) => Path.Combine(_directory, name);
}
