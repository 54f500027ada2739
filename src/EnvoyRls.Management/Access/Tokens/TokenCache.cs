using System.Collections.Frozen;
using EnvoyRls.Management.Repository;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Access.Tokens;

/// <summary>
/// The tokens as last read, so that recognising somebody never waits for the repository, and goes on while that is away.
/// </summary>
internal sealed class TokenCache(ITokens tokens, TimeProvider time, ILogger<TokenCache> log)
{
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);

    private volatile FrozenDictionary<string, KnownToken> _byId = FrozenDictionary<string, KnownToken>.Empty;
    private volatile TaskCompletionSource _refreshed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isAway;

    /// <summary>Whether any token is taken now.</summary>
    public bool HasActive
    {
        get
        {
            DateTimeOffset now = time.GetUtcNow();
            return _byId.Values.Any(token => token.Record.StateAt(now) == TokenState.Active);
        }
    }

    /// <summary>
    /// The token of that id, whatever its state, and for an id that there is none of <see cref="KnownToken.Nobodys"/>: so that an unknown id
    /// takes the same way as a wrong secret, and nobody can tell them apart by the time it takes.
    /// </summary>
    public KnownToken Find(string id) => _byId.GetValueOrDefault(id, KnownToken.Nobodys);

    /// <summary>Completes when there is a token that is taken.</summary>
    public async Task WaitForActiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task refreshed = _refreshed.Task;
            if (HasActive)
            {
                return;
            }

            await refreshed.WaitAsync(cancellation);
        }
    }

    /// <summary>Reads the tokens anew.</summary>
    /// <exception cref="RepositoryException">They cannot be read; those known stay.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        IReadOnlyList<TokenRecord> records = await tokens.ListAsync(cancellation);
        Dictionary<string, KnownToken> byId = new(records.Count, StringComparer.Ordinal);
        foreach (TokenRecord record in records)
        {
            if (KnownToken.Of(record) is { } token)
            {
                byId[record.Id] = token;
            }
            else
            {
                log.LogWarning("Token {Id} ({Name}) is refused: what is kept as the hash of its secret is none", record.Id, record.Name);
            }
        }

        _byId = byId.ToFrozenDictionary(StringComparer.Ordinal);
        Interlocked.Exchange(ref _refreshed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Follows every change until cancelled; runs under the supervisor.</summary>
    public async Task FollowAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            if (await TryRefreshAsync(cancellation))
            {
                await tokens.WaitForChangeAsync(cancellation);
            }
            else
            {
                await Task.Delay(RetryWait, time, cancellation);
            }
        }
    }

    private async Task<bool> TryRefreshAsync(CancellationToken cancellation)
    {
        try
        {
            await RefreshAsync(cancellation);
        }
        catch (RepositoryException error)
        {
            if (!_isAway)
            {
                log.LogWarning("Tokens cannot be read, those known stay in force: {Error}", error.Message);
            }

            _isAway = true;
            return false;
        }

        if (_isAway)
        {
            log.LogInformation("Tokens can be read again");
            _isAway = false;
        }

        return true;
    }
}
