using EnvoyRls.Management.Access;
using EnvoyRls.Management.Repository;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository;

public abstract partial class RepositoryContract
{
    private static readonly TokenRecord Deploy = new(
        "0123456789ab", "deploy \"prod\" é", Role.Operator, new string('a', 64), Start, "rls token create", Start.AddDays(30), null);

    [Fact]
    public async Task Tokens_survive_closing_and_are_told_by_creation()
    {
        TokenRecord later = Deploy with { Id = "000000000000", Name = "null", Role = Role.Admin, CreatedAt = Start.AddSeconds(1), ExpiresAt = null };
        TokenRecord expired = Deploy with { Id = "ffffffffffff", Role = Role.Viewer, CreatedAt = Start.AddSeconds(2), ExpiresAt = Start.AddSeconds(3) };
        Assert.Empty(await TokensAsync());
        foreach (TokenRecord token in new[] { Deploy, later, expired })
        {
            await Repository.Tokens.AddAsync(token, CancellationToken.None);
        }

        Time.Advance(TimeSpan.FromDays(365));
        await ReopenAsync();

        Assert.Equal([Deploy, later, expired], await TokensAsync());
    }

    [Fact]
    public async Task A_token_is_revoked_once()
    {
        TokenRecord other = Deploy with { Id = "000000000001", CreatedAt = Start.AddSeconds(1) };
        await Repository.Tokens.AddAsync(Deploy, CancellationToken.None);
        await Repository.Tokens.AddAsync(other, CancellationToken.None);

        Assert.True(await Repository.Tokens.RevokeAsync(Deploy.Id, Start.AddMinutes(1), CancellationToken.None));
        Assert.True(await Repository.Tokens.RevokeAsync(Deploy.Id, Start.AddMinutes(2), CancellationToken.None));
        Assert.False(await Repository.Tokens.RevokeAsync("000000000002", Start, CancellationToken.None));
        await ReopenAsync();

        Assert.Equal([Deploy with { RevokedAt = Start.AddMinutes(1) }, other], await TokensAsync());
    }

    [Fact]
    public async Task Tokens_added_at_once_are_all_kept()
    {
        IRepository other = await AnotherAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(() =>
            (number % 2 == 0 ? Repository : other).Tokens.AddAsync(Deploy with { Id = $"{number:x12}" }, CancellationToken.None))));

        Assert.Equal(40, (await TokensAsync()).Select(token => token.Id).ToHashSet(StringComparer.Ordinal).Count);
    }

    [Fact]
    public async Task A_new_token_wakes_who_waits_for_one()
    {
        IRepository other = await AnotherAsync();
        Task waiting = WaitForTokenAsync(other.Tokens);

        await Repository.Tokens.AddAsync(Deploy, CancellationToken.None);

        await Eventually.TrueAsync(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return waiting.IsCompleted;
        });
        await waiting;
    }

    [Fact]
    public async Task Waiting_for_tokens_can_be_cancelled()
    {
        using CancellationTokenSource stop = new();
        Task waiting = WaitForTokenAsync(Repository.Tokens, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
    }

    private static async Task WaitForTokenAsync(ITokens tokens, CancellationToken cancellation = default)
    {
        while ((await tokens.ListAsync(cancellation)).Count == 0)
        {
            await tokens.WaitForChangeAsync(cancellation);
        }
    }

    private Task<IReadOnlyList<TokenRecord>> TokensAsync() => Repository.Tokens.ListAsync(CancellationToken.None);
}
