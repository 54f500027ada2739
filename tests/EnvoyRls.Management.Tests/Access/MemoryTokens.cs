using EnvoyRls.Management.Access;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Access;

/// <summary>Tokens in memory, which can be away.</summary>
internal sealed class MemoryTokens : ITokens
{
    private readonly Lock _gate = new();
    private readonly List<TokenRecord> _records = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether nothing was told since the tokens were last read.</summary>
    private bool _isRead;

    public bool IsAway { get; set; }

    public int Reads { get; private set; }

    public Task<IReadOnlyList<TokenRecord>> ListAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            Reads++;
            _isRead = true;
            return IsAway ? Task.FromException<IReadOnlyList<TokenRecord>>(new RepositoryException("away")) : Task.FromResult<IReadOnlyList<TokenRecord>>([.. _records]);
        }
    }

    public Task AddAsync(TokenRecord token, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _records.Add(token);
        }

        Tell();
        return Task.CompletedTask;
    }

    public Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation)
    {
        bool isKnown;
        lock (_gate)
        {
            int index = _records.FindIndex(record => record.Id == id);
            isKnown = index >= 0;
            if (isKnown)
            {
                _records[index] = _records[index] with { RevokedAt = at };
            }
        }

        Tell();
        return Task.FromResult(isKnown);
    }

    public Task WaitForChangeAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            // What was told since the last look is not told again.
            return _isRead ? _changed.Task.WaitAsync(cancellation) : Task.CompletedTask;
        }
    }

    /// <summary>Lets those who wait look again.</summary>
    public void Tell()
    {
        lock (_gate)
        {
            _isRead = false;
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
