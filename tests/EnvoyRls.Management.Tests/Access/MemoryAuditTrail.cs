using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Access;

/// <summary>An audit trail in memory, which can be away.</summary>
internal sealed class MemoryAuditTrail : IAuditTrail
{
    private readonly Lock _gate = new();
    private readonly List<AuditEntry> _entries = [];

    public volatile bool IsAway;

    private volatile int _attempts;

    /// <summary>How often anything was to be added.</summary>
    public int Attempts => _attempts;

    /// <summary>What was added, in order.</summary>
    public IReadOnlyList<AuditEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    public Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _attempts);
        if (IsAway)
        {
            return Task.FromException(new RepositoryException("away"));
        }

        lock (_gate)
        {
            _entries.AddRange(entries);
        }

        return Task.CompletedTask;
    }

    public Task<Page<AuditEntry>> FindAsync(AuditQuery query, CancellationToken cancellation) => Task.FromResult(new Page<AuditEntry>(Entries, null));
}
