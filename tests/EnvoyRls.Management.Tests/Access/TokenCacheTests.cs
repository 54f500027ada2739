using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Repository;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Access;

public sealed class TokenCacheTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryTokens _tokens = new();
    private readonly TokenCache _cache;
    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;

    public TokenCacheTests() => _cache = new TokenCache(_tokens, _time, NullLogger<TokenCache>.Instance);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ContinueWith(static _ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    [Fact]
    public async Task What_another_replica_makes_and_revokes_is_followed()
    {
        Follow();
        IssuedToken token = await IssueAsync();
        await Eventually.TrueAsync(() => _cache.Find(token.Record.Id).Record.Name == "deploy");

        await _tokens.RevokeAsync(token.Record.Id, _time.GetUtcNow(), CancellationToken.None);

        await Eventually.TrueAsync(() => _cache.Find(token.Record.Id).Record.RevokedAt is not null);
    }

    [Fact]
    public async Task Tokens_stay_known_while_the_repository_is_away_and_are_read_when_it_is_back()
    {
        IssuedToken token = await IssueAsync();
        Follow();
        await Eventually.TrueAsync(() => _cache.HasActive);
        _tokens.IsAway = true;
        int reads = _tokens.Reads;
        _tokens.Tell();
        await Eventually.TrueAsync(() => _tokens.Reads > reads && _time.ArmedTimers == 1);

        Assert.Equal("deploy", _cache.Find(token.Record.Id).Record.Name);

        await _tokens.RevokeAsync(token.Record.Id, _time.GetUtcNow(), CancellationToken.None);
        _tokens.IsAway = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => !_cache.HasActive);
    }

    [Fact]
    public async Task A_refresh_that_fails_says_so_and_changes_nothing()
    {
        IssuedToken token = await IssueAsync();
        await _cache.RefreshAsync(CancellationToken.None);
        _tokens.IsAway = true;

        await Assert.ThrowsAsync<RepositoryException>(() => _cache.RefreshAsync(CancellationToken.None));

        Assert.Equal(token.Record, _cache.Find(token.Record.Id).Record);
    }

    [Fact]
    public async Task Who_waits_for_the_first_token_is_told_of_it()
    {
        Follow();
        await IssueAsync(life: TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _cache.HasActive);
        _time.Advance(TimeSpan.FromSeconds(2));
        Task waiting = _cache.WaitForActiveAsync(CancellationToken.None);
        _tokens.Tell();
        Assert.False(waiting.IsCompleted);

        await IssueAsync();

        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Waiting_for_a_token_can_be_cancelled()
    {
        Task waiting = _cache.WaitForActiveAsync(_stop.Token);
        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private void Follow() => _following = _cache.FollowAsync(_stop.Token);

    private Task<IssuedToken> IssueAsync(TimeSpan? life = null) =>
        new TokenAdministration(_tokens, _time).CreateAsync("deploy", Role.Viewer, life, "test", CancellationToken.None);
}
