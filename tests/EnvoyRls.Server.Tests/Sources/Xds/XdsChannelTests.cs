using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Sources.Xds;
using EnvoyRls.Server.Tests.Settings;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Sources.Xds;

public sealed class XdsChannelTests : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly TemporaryDirectory _files = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void Authorities_of_a_file_are_trusted_besides_the_systems()
    {
        using X509Certificate2 own = X509CertificateLoader.LoadCertificateFromFile(_certificates.CaFile);
        using X509Store system = new(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);

        X509Certificate2Collection? trusted = Describe(("CONFIG_GRPC_XDS_SERVER_TLS_CACERT", _certificates.CaFile)).Authorities;

        Assert.NotNull(trusted);
        Assert.Contains(own, trusted);
        Assert.All(system.Certificates, authority => Assert.Contains(authority, trusted));
    }

    [Fact]
    public void Without_a_file_the_systems_alone_are_trusted() => Assert.Null(Describe().Authorities);

    [Fact]
    public void What_follows_a_certificate_in_its_file_is_sent_with_it()
    {
        string chain = _files.File("chain.crt");
        File.WriteAllText(chain, File.ReadAllText(_certificates.ClientCertificateFile) + "\n" + File.ReadAllText(_certificates.CaFile));

        GrpcChannelTls tls = Describe(("CONFIG_GRPC_XDS_CLIENT_TLS_CERT", chain), ("CONFIG_GRPC_XDS_CLIENT_TLS_KEY", _certificates.ClientKeyFile));

        Assert.True(tls.ClientCertificate?.HasPrivateKey);
        Assert.Equal("CN=EnvoyRls test authority", Assert.Single(tls.ClientCertificateChain).Subject);
    }

    [Fact]
    public void Another_name_than_the_hosts_can_be_expected() =>
        Assert.Equal("control.example", Describe(("CONFIG_GRPC_XDS_SERVER_TLS_SAN", "control.example")).ServerName);

    private static GrpcChannelTls Describe(params (string Name, string Value)[] variables)
    {
        XdsSettings? settings = SettingsOf.Valid([("CONFIG_TYPE", "GRPC_XDS_SOTW"), ("CONFIG_GRPC_XDS_SERVER_USE_TLS", "true"), .. variables]).Rules.Xds;
        return XdsChannel.Describe(Assert.IsType<XdsSettings>(settings)).Tls;
    }
}
