using System.Globalization;
using EnvoyRls.Management.Repository.Postgres;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

/// <summary>A database server for all tests of a class; each test has a database of its own.</summary>
public sealed class DatabaseServer : IAsyncLifetime
{
    public PostgresServer Postgres { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Postgres = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => Postgres.DisposeAsync();

    internal PostgresOptions OptionsOf(string database) => PostgresOptions.Parse(UrlOf(database));

    internal string UrlOf(string database, string? password = null, string host = "127.0.0.1") => string.Create(
        CultureInfo.InvariantCulture,
        $"postgres://{PostgresServer.User}:{Uri.EscapeDataString(password ?? PostgresServer.Password)}@{host}:{Postgres.Port}/{database}");
}
