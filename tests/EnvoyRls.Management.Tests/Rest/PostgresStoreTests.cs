using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Tests.Repository.Postgres;

namespace EnvoyRls.Management.Tests.Rest;

public sealed class PostgresStoreTests(DatabaseServer server) : StoreTests, IClassFixture<DatabaseServer>
{
    private protected override async ValueTask<IRepository> OpenAsync() =>
        new OpenedRepository(server.OptionsOf(await server.Postgres.CreateDatabaseAsync()));
}
