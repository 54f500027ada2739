namespace EnvoyRls.Core.Coordination;

/// <summary>For a replica that is alone: keeps everything in its own memory, by the same rules. It never faults.</summary>
public sealed class LocalCoordinator(TimeProvider time) : ICoordinator
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lease> _leases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Written> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, Kept>> _topics = new(StringComparer.Ordinal);
    private readonly ChangeBoard _changes = new();

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public ValueTask<long?> LeadAsync(string role, string replica, TimeSpan term, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(term, TimeSpan.FromMilliseconds(1));
        lock (_gate)
        {
            Lease? lease = _leases.GetValueOrDefault(role);
            bool held = lease is { Replica: not null } && !HasPassed(lease.Ends);
            if (held && lease!.Replica != replica)
            {
                return ValueTask.FromResult<long?>(null);
            }

            long last = lease?.Token ?? 0;
            long token = held ? last : last + 1;
            _leases[role] = new Lease(replica, token, After(term));
            return ValueTask.FromResult<long?>(token);
        }
    }

    /// <inheritdoc/>
    public ValueTask ResignAsync(string role, string replica, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_leases.TryGetValue(role, out Lease? lease) && lease.Replica == replica)
            {
                _leases[role] = lease with { Replica = null };
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<SharedDocument?> ReadAsync(string name, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_documents.GetValueOrDefault(name)?.Document);
        }
    }

    /// <inheritdoc/>
    public ValueTask<DocumentWrite> WriteAsync(string name, long expectedVersion, long? fence, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        byte[] bytes = SharedPayload.Copy(payload);
        long version;
        lock (_gate)
        {
            Written? stands = _documents.GetValueOrDefault(name);
            version = stands?.Document.Version ?? 0;
            long highest = stands?.Fence ?? 0;
            if (fence < highest)
            {
                return ValueTask.FromResult(new DocumentWrite(DocumentWriteOutcome.Fenced, version));
            }

            if (version != expectedVersion)
            {
                return ValueTask.FromResult(new DocumentWrite(DocumentWriteOutcome.Overtaken, version));
            }

            version++;
            _documents[name] = new Written(new SharedDocument(version, bytes), fence ?? highest);
        }

        _changes.Tell(name);
        return ValueTask.FromResult(new DocumentWrite(DocumentWriteOutcome.Written, version));
    }

    /// <inheritdoc/>
    public async ValueTask WaitForChangeAsync(string name, long knownVersion, TimeSpan longest, CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        while (true)
        {
            Task changed = _changes.Next(name);
            SharedDocument? document = await ReadAsync(name, cancellation);
            TimeSpan left = longest - time.GetElapsedTime(started);
            if ((document?.Version ?? 0) != knownVersion || left <= TimeSpan.Zero)
            {
                return;
            }

            await changed.WaitAsync(left, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public ValueTask ShareAsync(string topic, string replica, long sequence, ReadOnlyMemory<byte> payload, TimeSpan keep, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, TimeSpan.FromMilliseconds(1));
        byte[] bytes = SharedPayload.Copy(payload);
        lock (_gate)
        {
            if (!_topics.TryGetValue(topic, out Dictionary<string, Kept>? parts))
            {
                _topics[topic] = parts = new Dictionary<string, Kept>(StringComparer.Ordinal);
            }

            bool late = parts.TryGetValue(replica, out Kept? before) && !HasPassed(before.Ends) && before.Part.Sequence > sequence;
            if (!late)
            {
                parts[replica] = new Kept(new SharedPart(replica, sequence, bytes), After(keep));
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SharedPart>> CollectAsync(string topic, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_topics.TryGetValue(topic, out Dictionary<string, Kept>? parts))
            {
                return ValueTask.FromResult<IReadOnlyList<SharedPart>>([]);
            }

            foreach ((string replica, Kept kept) in parts)
            {
                if (HasPassed(kept.Ends))
                {
                    parts.Remove(replica);
                }
            }

            return ValueTask.FromResult<IReadOnlyList<SharedPart>>(
                [.. parts.Values.Select(static kept => kept.Part).OrderBy(static part => part.Replica, StringComparer.Ordinal)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private long After(TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);

    private bool HasPassed(long moment) => time.GetTimestamp() >= moment;

    private sealed record Lease(string? Replica, long Token, long Ends);

    private sealed record Written(SharedDocument Document, long Fence);

    private sealed record Kept(SharedPart Part, long Ends);
}
