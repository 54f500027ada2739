using System.Threading.Channels;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Repository;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Access;

/// <summary>
/// Takes entries to the audit trail without anybody waiting for it. While the repository is away entries wait, up to a bound; what does not fit
/// is counted. Attempts of nobody known may fill half of it, so that a flood of them does not push out what known people do.
/// </summary>
internal sealed class AuditQueue
{
    private const int LargestBatch = 500;

    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(5);

    private readonly Channel<AuditEntry> _entries;
    private readonly List<AuditEntry> _batch = [];
    private readonly IAuditTrail _trail;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditQueue> _log;
    private readonly Counter _dropped;
    private readonly int _capacity;
    private bool _isAway;

    /// <param name="trail">Where entries are kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="statistics">Gets the count of entries dropped.</param>
    /// <param name="log">Told when the trail is away and when it is back.</param>
    /// <param name="capacity">Most entries that wait.</param>
    public AuditQueue(IAuditTrail trail, TimeProvider time, StatRegistry statistics, ILogger<AuditQueue> log, int capacity = 10_000)
    {
        _trail = trail;
        _time = time;
        _log = log;
        _capacity = capacity;
        _dropped = statistics.Counter("envoyrls.admin.audit_dropped_total");
        _entries = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(capacity) { SingleReader = true });
    }

    /// <summary>Hands an entry over; false, and counted, if there is no room.</summary>
    public bool TryAdd(AuditEntry entry)
    {
        bool hasRoom = entry.Actor.Length > 0 || _entries.Reader.Count < _capacity / 2;
        if (hasRoom && _entries.Writer.TryWrite(entry))
        {
            return true;
        }

        _dropped.Increment();
        return false;
    }

    /// <summary>Writes what waits until cancelled, then what is left, for a few seconds at most; runs under the supervisor.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        try
        {
            while (_batch.Count > 0 || await _entries.Reader.WaitToReadAsync(cancellation))
            {
                if (!await TryWriteBatchAsync(cancellation))
                {
                    await Task.Delay(RetryWait, _time, cancellation);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await DrainAsync();
        }
    }

    private async Task DrainAsync()
    {
        using CancellationTokenSource deadline = new(LongestDrain, _time);
        try
        {
            while ((_batch.Count > 0 || _entries.Reader.Count > 0) && await TryWriteBatchAsync(deadline.Token))
            {
                // Nothing else to do: the next batch.
            }
        }
        catch (OperationCanceledException)
        {
            // What is left is told of below.
        }

        int left = _batch.Count + _entries.Reader.Count;
        if (left > 0)
        {
            _dropped.Add((ulong)left);
            _log.LogError("{Count} entries of the audit trail are lost, as it could not be written before the stop", left);
        }
    }

    /// <summary>Writes a batch. It is forgotten only once it is written, whatever ends the loop in between.</summary>
    private async Task<bool> TryWriteBatchAsync(CancellationToken cancellation)
    {
        while (_batch.Count < LargestBatch && _entries.Reader.TryRead(out AuditEntry? entry))
        {
            _batch.Add(entry);
        }

        try
        {
            await _trail.AppendAsync(_batch, cancellation);
        }
        catch (RepositoryException error)
        {
            if (!_isAway)
            {
                _log.LogWarning("The audit trail cannot be written, entries wait: {Error}", error.Message);
            }

            _isAway = true;
            return false;
        }

        _batch.Clear();
        if (_isAway)
        {
            _log.LogInformation("The audit trail can be written again");
            _isAway = false;
        }

        return true;
    }
}
