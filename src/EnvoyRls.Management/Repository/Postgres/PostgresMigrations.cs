using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>
/// Brings the schema <c>envoyrls</c> to the state that this program knows: the scripts <c>Migrations/0001_*.sql</c> and so
/// on, in their order, each once, all in one transaction. Several programs may do so at once.
/// </summary>
internal static class PostgresMigrations
{
    /// <summary>Names the advisory lock that programs bringing up the same database wait for. Any number nobody else uses.</summary>
    private const long LockKey = 0x_656e_766f_7972_6c73;

    private const string CreateLedger = """
        CREATE SCHEMA IF NOT EXISTS envoyrls;
        CREATE TABLE IF NOT EXISTS envoyrls.migrations (
          number integer PRIMARY KEY,
          name text NOT NULL,
          checksum text NOT NULL,
          applied_at timestamptz NOT NULL
        );
        """;

    private static readonly List<Migration> Known = ReadAll();

    /// <exception cref="RepositoryException">The database was made by a later program, by another, or keeps no Unicode.</exception>
    public static async Task ApplyAsync(NpgsqlConnection connection, string description, TimeProvider time, CancellationToken cancellation)
    {
        // The common case first: it takes no lock and no right but to read.
        if (await CountAppliedAsync(connection, description, cancellation) == Known.Count)
        {
            return;
        }

        await RequireUnicodeAsync(connection, description, cancellation);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        // Another program may be at it, which takes longer than locks are otherwise waited for.
        await RunAsync(connection, "SET LOCAL lock_timeout = 0", cancellation);
        await RunAsync(connection, "SELECT pg_advisory_xact_lock($1)", cancellation, LockKey);
        int applied = await CountAppliedAsync(connection, description, cancellation);
        if (applied == 0)
        {
            await RunAsync(connection, CreateLedger, cancellation);
        }

        foreach (Migration migration in Known.Skip(applied))
        {
            await RunAsync(connection, migration.Script, cancellation);
            await RunAsync(
                connection,
                "INSERT INTO envoyrls.migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
                cancellation,
                migration.Number, migration.Name, migration.Checksum, time.GetUtcNow());
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>How many of the known migrations the database has; they were applied in order.</summary>
    private static async Task<int> CountAppliedAsync(NpgsqlConnection connection, string description, CancellationToken cancellation)
    {
        // Asked of the catalog's tables: to_regclass may answer from a cache that has not heard of another program's commit.
        await using NpgsqlCommand find = Sql.Command(connection, "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'envoyrls' AND tablename = 'migrations')");
        if (await find.ExecuteScalarAsync(cancellation) is not true)
        {
            return 0;
        }

        await using NpgsqlCommand command = Sql.Command(connection, "SELECT number, name, checksum FROM envoyrls.migrations ORDER BY number");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
        int applied = 0;
        while (await reader.ReadAsync(cancellation))
        {
            int number = reader.GetInt32(0);
            if (number > Known.Count)
            {
                throw new RepositoryException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{description} was brought to schema {number} by a later EnvoyRls, and this one knows {Known.Count}: run the later one"));
            }

            if (reader.GetString(2) != Known[number - 1].Checksum)
            {
                throw new RepositoryException(
                    $"{description} has another migration {reader.GetString(1)} than this EnvoyRls: run the one that made it, or use another database");
            }

            applied = number;
        }

        return applied;
    }

    private static async Task RequireUnicodeAsync(NpgsqlConnection connection, string description, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = Sql.Command(connection, "SHOW server_encoding");
        if (await command.ExecuteScalarAsync(cancellation) is string encoding and not "UTF8")
        {
            throw new RepositoryException($"{description} keeps text as {encoding}; create the database with ENCODING 'UTF8'");
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object?[] values)
    {
        await using NpgsqlCommand command = Sql.Command(connection, sql, values);
        command.CommandTimeout = 60;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static List<Migration> ReadAll()
    {
        Assembly assembly = Assembly.GetExecutingAssembly();
        const string folder = "Migrations/";
        List<Migration> all =
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Read(assembly, name, name[folder.Length..])),
        ];
        return all.Select(static migration => migration.Number).SequenceEqual(Enumerable.Range(1, all.Count))
            ? all
            : throw new InvalidOperationException("migrations are not numbered from 1 without gaps");
    }

    private static Migration Read(Assembly assembly, string resource, string name)
    {
        using StreamReader reader = new(assembly.GetManifestResourceStream(resource)!);
        string script = reader.ReadToEnd();
        string checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, script, checksum);
    }

    private sealed record Migration(int Number, string Name, string Script, string Checksum);
}
