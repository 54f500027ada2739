using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class TlsAnnouncementTests(TlsServer server) : AnnouncementTests, IClassFixture<TlsServer>
{
    protected override async ValueTask<ICoordinator> CreateAsync() => await CoordinatorHost.StartAsync(
        StoreHost.Patient(server.Redis.Address) with
        {
            Tls = new RedisTlsOptions
            {
                CaFile = server.Certificates.CaFile,
                ClientCertificateFile = server.Certificates.ClientCertificateFile,
                ClientKeyFile = server.Certificates.ClientKeyFile,
            },
        });
}
