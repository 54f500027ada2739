using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Tests.Repository.Postgres;

namespace EnvoyRls.Management.Tests.Usage;

public sealed class PostgresUsageHistoryTests(DatabaseServer server) : UsageHistoryTests, IClassFixture<DatabaseServer>
{
    private string? _database;

    private protected override async ValueTask<IRepository> OpenAsync()
    {
        _database ??= await server.Postgres.CreateDatabaseAsync();
        return new OpenedRepository(server.OptionsOf(_database), Time);
    }
}
