using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Postgres;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

public sealed class PostgresPasswordTests(DatabaseServer server) : PostgresTests(server)
{
    [Fact]
    public async Task A_password_that_changes_is_had_for_the_next_connection()
    {
        string role = $"rotated_{Database}";
        string current = await SetPasswordAsync(role, "CREATE", "first");
        await using PostgresDatabase database = new(PostgresOptions.Parse(current, () => current), TimeProvider.System);
        Assert.Equal([1], await AskAsync(database));

        current = await SetPasswordAsync(role, "ALTER", "second");
        await SqlAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'");
        Assert.Equal([1], await AskAsync(database));

        // What is no address any more leaves the password of the start, which is the wrong one by now.
        current = "no address";
        await SqlAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'");
        Exception error = await Assert.ThrowsAsync<RepositoryException>(() => AskAsync(database));
        Assert.DoesNotContain("first", error.ToString(), StringComparison.Ordinal);
    }

    private static Task<List<int>> AskAsync(PostgresDatabase database) => database.QueryAsync("SELECT 1", [], row => row.GetInt32(0), CancellationToken.None);

    private async Task<string> SetPasswordAsync(string role, string verb, string password)
    {
        await SqlAsync($"{verb} ROLE {role} SUPERUSER LOGIN PASSWORD '{password}'");
        return Server.UrlOf(Database).Replace($"{PostgresServer.User}:{Uri.EscapeDataString(PostgresServer.Password)}", $"{role}:{password}", StringComparison.Ordinal);
    }
}
