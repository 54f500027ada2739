using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

/// <summary>What tests of one database share.</summary>
public abstract class PostgresTests(DatabaseServer server) : IClassFixture<DatabaseServer>, IAsyncLifetime
{
    private readonly List<OpenedRepository> _opened = [];

    private protected DatabaseServer Server { get; } = server;

    private protected string Database { get; private set; } = "";

    public async ValueTask InitializeAsync() => Database = await Server.Postgres.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (OpenedRepository repository in _opened)
        {
            await repository.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the database as one more replica.</summary>
    private protected OpenedRepository Open()
    {
        OpenedRepository repository = new(Server.OptionsOf(Database));
        _opened.Add(repository);
        return repository;
    }

    private protected Task<string> SqlAsync(string sql) => Server.Postgres.SqlAsync(Database, sql);

    private protected static ObjectKey Rule(string id) => new(ObjectKind.Rule, id);

    private protected static Commit Put(long expected, string id, string body) => Put(expected, new ObjectKey(ObjectKind.Rule, id), body);

    private protected static Commit Put(long expected, ObjectKey key, string body) => Change(expected, new ObjectChange(key, null, body));

    private protected static Commit Change(long expected, params ObjectChange[] changes) =>
        new() { ExpectedVersion = expected, Author = "token:deploy", Summary = "changed something", Changes = changes };

    private protected static string Body(int number) => $$"""{"domain":"edge","priority":{{number}}}""";
}
