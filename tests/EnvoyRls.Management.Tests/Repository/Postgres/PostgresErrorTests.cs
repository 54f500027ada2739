using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Postgres;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

/// <summary>What cannot work is told in one sentence, soon, and without the password.</summary>
public sealed class PostgresErrorTests(DatabaseServer server) : PostgresTests(server)
{
    /// <summary>Not what is promised (the time to connect is 3 s), but what a busy machine does not miss.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private string Name => string.Create(CultureInfo.InvariantCulture, $"PostgreSQL 127.0.0.1:{Server.Postgres.Port}");

    [Fact]
    public async Task A_wrong_password_is_told()
    {
        Assert.Equal(
            $"{Name}/{Database} refuses the password of {PostgresServer.User}",
            await RefusalAsync(Server.UrlOf(Database, password: "s3cret")));
    }

    [Fact]
    public async Task A_missing_database_is_told()
    {
        Assert.Equal(
            $"{Name}/nowhere has no database 'nowhere'; create it, EnvoyRls makes its tables by itself",
            await RefusalAsync(Server.UrlOf("nowhere")));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        int port = FreePort.Next();

        Assert.Equal(
            $"PostgreSQL 127.0.0.1:{port}/limits cannot be reached: Connection refused",
            await RefusalAsync($"postgres://ann:s3cret@127.0.0.1:{port}/limits"));
    }

    [Fact]
    public async Task A_server_that_never_answers_is_told()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;

        Assert.Equal($"PostgreSQL 127.0.0.1:{port}/limits does not answer in time", await RefusalAsync($"postgres://ann:s3cret@127.0.0.1:{port}/limits"));
    }

    [Fact]
    public async Task Something_else_than_a_PostgreSQL_is_told()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        Task answering = AnswerAsync(other);

        string refusal = await RefusalAsync($"postgres://ann:s3cret@127.0.0.1:{port}/limits");

        Assert.StartsWith($"PostgreSQL 127.0.0.1:{port}/limits ", refusal, StringComparison.Ordinal);
        other.Stop();
        await Assert.ThrowsAnyAsync<SocketException>(() => answering);
    }

    [Fact]
    public async Task A_read_only_database_is_read_and_refuses_changes()
    {
        await Open().Objects.CommitAsync(Put(0, "a", Body(1)), CancellationToken.None);
        await SqlAsync($"ALTER DATABASE {Database} SET default_transaction_read_only = on");
        OpenedRepository replica = Open();
        Assert.Equal(1, (await replica.Objects.LoadAsync(CancellationToken.None)).Version);

        RepositoryException refused = await Assert.ThrowsAsync<RepositoryException>(
            () => replica.Objects.CommitAsync(Put(1, "a", Body(2)), CancellationToken.None));

        Assert.Equal($"{Name}/{Database} is read-only, as a standby is; name the primary", refused.Message);
    }

    [Fact]
    public async Task A_commit_that_another_program_keeps_from_the_head_is_given_up()
    {
        OpenedRepository replica = Open();
        await replica.Objects.LoadAsync(CancellationToken.None);
        Task holding = SqlAsync("BEGIN; SELECT version FROM envoyrls.head FOR UPDATE; SELECT pg_sleep(6); COMMIT");
        await Eventually.IsTrueAsync(
            async () => await SqlAsync($"SELECT count(*) FROM pg_stat_activity WHERE datname = '{Database}' AND wait_event = 'PgSleep'") is "1",
            Soon,
            () => "the head is held");

        RepositoryException refused = await Assert.ThrowsAsync<RepositoryException>(
            () => replica.Objects.CommitAsync(Put(0, "a", Body(1)), CancellationToken.None));

        Assert.Equal($"{Name}/{Database} does not answer in time", refused.Message);
        await holding;
        Assert.Equal(new CommitResult(CommitStatus.Committed, 1), await replica.Objects.CommitAsync(Put(0, "a", Body(1)), CancellationToken.None));
        Assert.True(replica.IsHealthy);
    }

    [Fact]
    public async Task Of_several_hosts_the_one_that_answers_is_taken()
    {
        string hosts = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()},127.0.0.1:{Server.Postgres.Port}");
        await using OpenedRepository replica = new(PostgresOptions.Parse(
            $"Host={hosts};Username={PostgresServer.User};Password=\"{PostgresServer.Password}\";Database={Database}"));

        Assert.Equal(1, (await replica.Objects.CommitAsync(Put(0, "a", Body(1)), CancellationToken.None)).Version);
        Assert.Equal($"PostgreSQL {hosts}/{Database}", replica.Description);
    }

    /// <summary>What a use is refused with, having been told to the log in the same words.</summary>
    private static async Task<string> RefusalAsync(string address)
    {
        LogLines<PostgresRepository> log = new();
        await using OpenedRepository repository = new(PostgresOptions.Parse(address), log: log);
        long started = Stopwatch.GetTimestamp();

        RepositoryException refused = await Assert.ThrowsAsync<RepositoryException>(() => repository.Objects.LoadAsync(CancellationToken.None));

        Assert.True(Stopwatch.GetElapsedTime(started) < Soon);
        Assert.False(repository.IsHealthy);
        await Eventually.TrueAsync(() => !log.Lines.IsEmpty);
        Assert.All(log.Lines, line => Assert.DoesNotContain("s3cret", line.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
        return refused.Message;
    }

    private static async Task AnswerAsync(TcpListener listener)
    {
        while (true)
        {
            using Socket client = await listener.AcceptSocketAsync();
            await client.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        }
    }
}
