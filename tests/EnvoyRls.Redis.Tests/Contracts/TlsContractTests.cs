using EnvoyRls.Testing;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class TlsContractTests(TlsServer server) : CounterStoreContract, IClassFixture<TlsServer>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() => await StoreHost.StartAsync(
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
