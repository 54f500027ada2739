using EnvoyRls.Adaptive.Observation.Calls;
using EnvoyRls.Adaptive.Observation.Known;
using EnvoyRls.Adaptive.Observation.Sketches;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Adaptive.Observation.Following;

/// <summary>Follows limited keys and their segments.</summary>
internal sealed class KeyWatch
{
    private readonly ObserverOptions _options;
    private readonly Followed<KeyRow> _keys;
    private readonly SeenBefore _seen = new();
    private readonly KeyedHash _hash;
    private readonly Dictionary<ulong, SegmentTally> _segments = [];

    public KeyWatch(KeyedHash hash, ObserverOptions options)
    {
        _hash = hash;
        _options = options;
        _keys = new Followed<KeyRow>(options.MostKeys);
    }

    public Followed<KeyRow> Keys => _keys;

    public IEnumerable<SegmentTally> Segments => _segments.Values;

    /// <summary>Takes in a record of a descriptor that a limit is about.</summary>
    /// <param name="call">The call.</param>
    /// <param name="descriptor">Which of its descriptors was counted.</param>
    /// <param name="record">The record.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="isNewcomer">Whether the client is a newcomer.</param>
    /// <param name="weight">How many records it stands for.</param>
    /// <param name="start">When the interval began.</param>
    public void Add(CallView call, int descriptor, in DecisionRecord record, DomainTally domain, bool isNewcomer, double weight, long start)
    {
        if (FindSegment(call, descriptor, record, domain) is not { } segment)
        {
            return;
        }

        ulong hash = call.KeyOf(descriptor);
        double hits = weight * record.Hits;
        segment.IsTouched = true;
        segment.Hits += hits;
        segment.DeniedHits += record.IsDenied ? hits : 0;
        HyperLogLog.Add(segment.Keys, hash);
        bool isNew = true;
        int place = call.CanBeFollowed(descriptor) ? _keys.Note(hash, out isNew) : -1;

        // Who has had a row was seen before.
        segment.NewKeys += (isNew || place < 0) && _seen.Add(hash, record.Now) ? 1 : 0;
        if (place >= 0)
        {
            ref KeyRow row = ref _keys[place];
            if (isNew)
            {
                row.Path = call.PathOf(descriptor, ~0);
                row.FirstSeen = record.Now;
                row.Client = ClientOf(call, descriptor);
            }

            row.Segment = segment;
            Count(ref row, call, descriptor, record, weight, (record.Now - start) / 1_000_000);
            row.IsNewcomer = row.Client != 0 && isNewcomer;
        }
    }

    /// <summary>Ends the interval.</summary>
    public void BeginInterval()
    {
        _keys.BeginInterval();
        foreach ((ulong hash, SegmentTally segment) in _segments)
        {
            segment.BeginInterval();
            if (segment.Quiet > _options.MostQuiet)
            {
                _segments.Remove(hash);
            }
        }
    }

    private static void Count(ref KeyRow row, CallView call, int descriptor, in DecisionRecord record, double weight, long second)
    {
        double hits = weight * record.Hits;
        row.Calls += weight;
        row.Hits += hits;
        row.DeniedHits += record.IsDenied ? hits : 0;
        row.NearHits += weight * record.NearLimit;
        row.PerSecond[(int)Math.Clamp(second, 0, KeyRow.MostSeconds - 1)] += (float)hits;
        row.Override = record.Override ?? row.Override;
        if (LimitOf(record) is { } limit)
        {
            row.LimitAmount = limit.Limit.Amount;
            row.LimitWindow = limit.Limit.WindowMicroseconds;
        }

        if (call.Identity != 0)
        {
            row.Clients.Add(call.Identity);
        }

        AddFanOut(ref row, call, descriptor);
        if (weight > 1)
        {
            row.Gaps.Interrupt();
        }
        else
        {
            row.Gaps.Add(record.Now);
        }
    }

    /// <summary>The rule's own limit; <see langword="null"/> where the limit of an override governs beside it.</summary>
    private static RuleLimit? LimitOf(in DecisionRecord record) =>
        record.Limit!.Original ?? (record.Override is null ? record.Limit : null);

    private static ulong ClientOf(CallView call, int descriptor)
    {
        foreach (ref readonly HashedEntry entry in call.EntriesOf(descriptor))
        {
            if (entry.Hash == call.Client && call.Client != 0)
            {
                return call.Client;
            }
        }

        return 0;
    }

    private static void AddFanOut(ref KeyRow row, CallView call, int descriptor)
    {
        ReadOnlySpan<HashedEntry> own = call.EntriesOf(descriptor);
        for (int i = 0; i < call.Descriptors; i++)
        {
            if (i == descriptor)
            {
                continue;
            }

            foreach (ref readonly HashedEntry entry in call.EntriesOf(i))
            {
                if (!Has(own, entry.Hash))
                {
                    row.FanOut.Add(entry.Hash);
                }
            }
        }
    }

    private static bool Has(ReadOnlySpan<HashedEntry> entries, ulong hash)
    {
        foreach (ref readonly HashedEntry entry in entries)
        {
            if (entry.Hash == hash)
            {
                return true;
            }
        }

        return false;
    }

    private SegmentTally? FindSegment(CallView call, int descriptor, in DecisionRecord record, DomainTally domain)
    {
        ulong hash = record.Matched is { } node ? _hash.Of(node.FullKey) : call.SignatureOf(descriptor, 0);
        if (_segments.TryGetValue(hash, out SegmentTally? segment) || _segments.Count >= _options.MostSegments)
        {
            return segment;
        }

        segment = new SegmentTally(domain, record.Matched?.FullKey ?? ShapeOf(call.EntriesOf(descriptor)));
        _segments.Add(hash, segment);
        return segment;
    }

    private static string ShapeOf(ReadOnlySpan<HashedEntry> entries)
    {
        string[] keys = new string[entries.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = entries[i].Key;
        }

        return string.Join('.', keys);
    }
}
