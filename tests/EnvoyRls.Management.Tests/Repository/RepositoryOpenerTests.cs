using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Repository;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Repository;

/// <summary>A token that is made beside a running server comes into force there, and goes out of it.</summary>
public sealed class RepositoryOpenerTests : IAsyncDisposable
{
    private readonly Supervisor _supervisor = new(TimeProvider.System, new StatRegistry(), NullLogger<Supervisor>.Instance);
    private readonly TemporaryDirectory _directory = new();

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_directory_shares_its_tokens_with_the_command_line() =>
        await ShareAsync(_directory.Path, "", $"directory {_directory.Path}");

    [Fact]
    public async Task A_database_shares_its_tokens_with_the_command_line()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        string database = await server.CreateDatabaseAsync();

        await ShareAsync("", $"Host=127.0.0.1;Port={server.Port};Database={database};Username={PostgresServer.User};Password=\"{PostgresServer.Password}\"", $"PostgreSQL 127.0.0.1:{server.Port}/{database}");
    }

    [Theory]
    [InlineData("", "", "neither a directory nor a database is given")]
    [InlineData("/var/lib/rls", "nonsense", "the address of PostgreSQL cannot be read")]
    public void What_makes_no_repository_is_said(string directory, string postgres, string expected)
    {
        Assert.False(RepositoryChoice.TryRead(directory, postgres, out _, out string? problem));
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    private async Task ShareAsync(string directory, string postgres, string description)
    {
        Assert.True(RepositoryChoice.TryRead(directory, postgres, out RepositoryChoice? choice, out string? problem), problem);
        await using IRepository repository = await RepositoryOpener.OpenAsync(choice, _supervisor, TimeProvider.System, NullLoggerFactory.Instance);
        Assert.Equal(description, repository.Description);
        TokenCache cache = new(repository.Tokens, TimeProvider.System, NullLogger<TokenCache>.Instance);
        _supervisor.Run("tokens", cache.FollowAsync);
        TokenAuthenticator server = new(cache, TimeProvider.System);

        await using OpenTokens beside = RepositoryOpener.OpenTokens(choice, TimeProvider.System);
        Assert.Equal(description, beside.Description);
        TokenAdministration administration = new(beside.Tokens, TimeProvider.System);
        IssuedToken token = await administration.CreateAsync("deploy", Role.Admin, TimeSpan.FromDays(1), "test", CancellationToken.None);
        await cache.WaitForActiveAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(new Principal("token:deploy", Role.Admin), server.Verify(token.Text).Principal);

        Assert.True(await administration.RevokeAsync(token.Record.Id, CancellationToken.None));
        await Eventually.TrueAsync(() => server.Verify(token.Text).Principal is null);

        // The loop uses the repository until it ends.
        await _supervisor.DisposeAsync();
    }
}
