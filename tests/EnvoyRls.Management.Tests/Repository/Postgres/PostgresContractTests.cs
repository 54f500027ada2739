using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

public sealed class PostgresContractTests(DatabaseServer server) : RepositoryContract, IClassFixture<DatabaseServer>
{
    private string _database = "";

    private protected override async ValueTask<IRepository> CreateAsync()
    {
        _database = await server.Postgres.CreateDatabaseAsync();
        return await OpenAsync();
    }

    private protected override ValueTask<IRepository> OpenAsync() => ValueTask.FromResult<IRepository>(new OpenedRepository(server.OptionsOf(_database), Time));
}
