using System.Security.Cryptography;
using System.Text;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Postgres;
using Npgsql;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

public sealed class PostgresMigrationTests(DatabaseServer server) : PostgresTests(server)
{
    private static readonly string[] Tables =
    [
        "access_lists", "adaptive_documents", "anomalies", "audit", "head", "history", "history_changes", "idempotency", "migrations", "model_registry", "releases", "replicas",
        "rollups", "rules", "selectors", "tiers", "tokens",
    ];

    [Fact]
    public async Task The_first_use_makes_the_tables_and_the_next_replica_finds_them()
    {
        await Open().Objects.CommitAsync(Put(0, "login", Body(1)), CancellationToken.None);
        string applied = await SqlAsync("SELECT number, applied_at FROM envoyrls.migrations");

        Assert.Equal(1, (await Open().Objects.LoadAsync(CancellationToken.None)).Version);

        Assert.Equal(Tables, (await SqlAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'envoyrls' ORDER BY 1")).Split('\n'));
        Assert.Equal(applied, await SqlAsync("SELECT number, applied_at FROM envoyrls.migrations"));
    }

    [Fact]
    public async Task Replicas_that_start_at_once_make_the_tables_once()
    {
        for (int round = 0; round < 5; round++)
        {
            PostgresOptions options = Server.OptionsOf(await Server.Postgres.CreateDatabaseAsync());
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
            {
                await using OpenedRepository repository = new(options);
                Assert.Equal(ManagedState.Empty, await repository.Objects.LoadAsync(CancellationToken.None));
            })));
        }
    }

    [Fact]
    public async Task Every_migration_applies_to_what_the_one_before_it_left()
    {
        await using NpgsqlDataSource source = Server.OptionsOf(Database).CreateDataSource();
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();

        await PostgresMigrations.ApplyAsync(connection, "db", TimeProvider.System, CancellationToken.None);
        await PostgresMigrations.ApplyAsync(connection, "db", TimeProvider.System, CancellationToken.None);

        Assert.Equal("t", await SqlAsync("SELECT array_agg(number ORDER BY number) = (SELECT array_agg(n) FROM generate_series(1, max(number)) n) FROM envoyrls.migrations GROUP BY ()"));
    }

    [Fact]
    public async Task What_the_first_schema_held_of_anomalies_and_models_is_kept()
    {
        await Open().Objects.LoadAsync(CancellationToken.None);
        await SqlAsync($$"""
            DROP SCHEMA envoyrls CASCADE; CREATE SCHEMA envoyrls;
            CREATE TABLE envoyrls.migrations (number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL);
            {{FirstSchema()}}
            INSERT INTO envoyrls.migrations VALUES (1, '0001_initial.sql', '{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FirstSchema())))}}', now());
            INSERT INTO envoyrls.anomalies VALUES ('00000000-0000-0000-0000-000000000001', now(), NULL, 'edge', 'path=/login', 'ecod', 1.5, 0.9, 'why', '{}');
            INSERT INTO envoyrls.model_registry VALUES ('edge/ecod', 1, 'ecod', now(), now(), now(), true, '{}', 'abc');
            """);

        OpenedRepository repository = Open();
        Anomaly anomaly = Assert.Single(await repository.Adaptive.QueryAnomaliesAsync(new AnomalyQuery(), CancellationToken.None));
        ModelRecord model = Assert.Single(await repository.Adaptive.ListModelsAsync(CancellationToken.None));

        Assert.Equal(("00000000-0000-0000-0000-000000000001", "path=/login", "key", 0L), (anomaly.Id, anomaly.Subject, anomaly.Kind, anomaly.Requests));
        Assert.Equal("champion", model.Stage);
        Assert.Equal("abc"u8.ToArray(), await repository.Adaptive.LoadModelAsync("edge/ecod", 1, CancellationToken.None));
    }

    [Fact]
    public async Task A_database_of_a_later_program_is_refused()
    {
        await Open().Objects.LoadAsync(CancellationToken.None);
        await SqlAsync("INSERT INTO envoyrls.migrations VALUES (3, '0003_later.sql', 'x', now())");

        RepositoryException refused = await Assert.ThrowsAsync<RepositoryException>(() => Open().Objects.LoadAsync(CancellationToken.None));

        Assert.EndsWith("was brought to schema 3 by a later EnvoyRls, and this one knows 2: run the later one", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_whose_migration_was_another_is_refused()
    {
        await Open().Objects.LoadAsync(CancellationToken.None);
        await SqlAsync("UPDATE envoyrls.migrations SET checksum = 'x' WHERE number = 1");

        RepositoryException refused = await Assert.ThrowsAsync<RepositoryException>(() => Open().Objects.LoadAsync(CancellationToken.None));

        Assert.Contains("has another migration 0001_initial.sql than this EnvoyRls", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_keeps_no_unicode_is_refused()
    {
        string latin = await Server.Postgres.CreateDatabaseAsync("ENCODING 'LATIN1'");
        await using OpenedRepository repository = new(Server.OptionsOf(latin));

        RepositoryException refused = await Assert.ThrowsAsync<RepositoryException>(() => repository.Objects.LoadAsync(CancellationToken.None));

        Assert.EndsWith("keeps text as LATIN1; create the database with ENCODING 'UTF8'", refused.Message, StringComparison.Ordinal);
        Assert.False(repository.IsHealthy);
    }

    [Fact]
    public async Task A_role_that_may_only_use_the_tables_is_enough_once_they_are_there()
    {
        await Open().Objects.LoadAsync(CancellationToken.None);
        await SqlAsync($"""
            CREATE ROLE app LOGIN PASSWORD 'app';
            GRANT USAGE ON SCHEMA envoyrls TO app;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA envoyrls TO app;
            """);
        await using OpenedRepository repository = new(PostgresOptions.Parse($"Host=127.0.0.1;Port={Server.Postgres.Port};Username=app;Password=app;Database={Database}"));

        CommitResult result = await repository.Objects.CommitAsync(Put(0, "login", Body(1)), CancellationToken.None);
        await repository.Audit.AppendAsync([new AuditEntry(DateTimeOffset.UtcNow, "a", "b", "c", "d", "e", 200, "f")], CancellationToken.None);

        Assert.Equal(new CommitResult(CommitStatus.Committed, 1), result);
    }

    [Fact]
    public async Task A_role_that_may_not_make_the_tables_is_told()
    {
        await SqlAsync("CREATE ROLE guest LOGIN PASSWORD 'guest'");
        await using OpenedRepository repository = new(PostgresOptions.Parse($"Host=127.0.0.1;Port={Server.Postgres.Port};Username=guest;Password=guest;Database={Database}"));

        RepositoryException refused = await Assert.ThrowsAsync<RepositoryException>(() => repository.Objects.LoadAsync(CancellationToken.None));

        Assert.Equal($"PostgreSQL 127.0.0.1:{Server.Postgres.Port}/{Database} does not allow it to guest: permission denied for database {Database}", refused.Message);
    }

    private static string FirstSchema()
    {
        using StreamReader reader = new(typeof(PostgresMigrations).Assembly.GetManifestResourceStream("Migrations/0001_initial.sql")!);
        return reader.ReadToEnd();
    }
}
