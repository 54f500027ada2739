namespace EnvoyRls.Management.Repository.Directories;

/// <summary>The idempotency keys of the last day and the versions that they made. Used by one writer at a time.</summary>
internal sealed class RecentKeys
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly Dictionary<(string Principal, string Key), (string Fingerprint, long Version, DateTimeOffset At)> _keys = [];
    private readonly Queue<(string Principal, string Key, DateTimeOffset At)> _ages = new();

    /// <summary>Whether a key of that age is still remembered.</summary>
    public static bool IsRecent(DateTimeOffset at, DateTimeOffset now) => at > now - Remembered;

    public void Clear()
    {
        _keys.Clear();
        _ages.Clear();
    }

    /// <summary>Remembers the key of a version, later versions after earlier ones.</summary>
    public void Add(StoredVersion stored)
    {
        if (stored.Idempotency is { } key)
        {
            _keys[(key.Principal, key.Key)] = (key.Fingerprint, stored.Version.Number, stored.Version.At);
            _ages.Enqueue((key.Principal, key.Key, stored.Version.At));
        }
    }

    /// <summary>What is to be answered to a request whose key was used; <see langword="null"/> for a new one.</summary>
    public CommitResult? Find(IdempotencyKey? key, DateTimeOffset now)
    {
        Forget(now);
        if (key is null || !_keys.TryGetValue((key.Principal, key.Key), out var used))
        {
            return null;
        }

        return used.Fingerprint == key.Fingerprint ? new CommitResult(CommitStatus.Replayed, used.Version) : new CommitResult(CommitStatus.KeyReused, 0);
    }

    private void Forget(DateTimeOffset now)
    {
        while (_ages.TryPeek(out var oldest) && !IsRecent(oldest.At, now))
        {
            _ages.Dequeue();
            if (_keys.TryGetValue((oldest.Principal, oldest.Key), out var used) && !IsRecent(used.At, now))
            {
                _keys.Remove((oldest.Principal, oldest.Key));
            }
        }
    }
}
