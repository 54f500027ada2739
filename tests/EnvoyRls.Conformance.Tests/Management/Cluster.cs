using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Three replicas on one PostgreSQL, counting in one Redis.</summary>
public sealed class Cluster : IAsyncLifetime
{
    internal PostgresServer Postgres { get; private set; } = null!;

    internal RedisServer Redis { get; private set; } = null!;

    internal IReadOnlyList<ManagedServer> Replicas { get; private set; } = [];

    internal ManagedServer First => Replicas[0];

    internal string Database { get; private set; } = "";

    /// <summary>The variable that names the repository.</summary>
    internal (string Name, string Value) Repository { get; private set; }

    /// <summary>A token of an admin.</summary>
    internal string Token { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Postgres = await PostgresServer.StartAsync();
        Redis = await RedisServer.StartAsync();
        Database = await Postgres.CreateDatabaseAsync();
        Repository = ("POSTGRES_URL", AddressOf(Postgres, Database));
        Token = await Tokens.CreateAsync(Repository);
        Replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartReplicaAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ManagedServer replica in Replicas)
        {
            await replica.DisposeAsync();
        }

        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    internal static string AddressOf(PostgresServer postgres, string database) => string.Create(
        CultureInfo.InvariantCulture, $"postgres://{PostgresServer.User}:{Uri.EscapeDataString(PostgresServer.Password)}@127.0.0.1:{postgres.Port}/{database}");

    private Task<ManagedServer> StartReplicaAsync() =>
        ManagedServer.StartAsync(Token, Repository, ("BACKEND_TYPE", "redis"), ("REDIS_URL", Redis.Address));
}
