using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Type.V3;

namespace EnvoyRls.Server.Calls.Messages;

/// <summary>A descriptor whose messages serve one request after another.</summary>
internal sealed class ReusedDescriptor
{
    private readonly List<RateLimitDescriptor.Types.Entry> _entries = [];

    public RateLimitDescriptor Message { get; } = new();

    /// <summary>How many entries there are to be used again.</summary>
    public int KeptEntries => _entries.Count;

    /// <summary>Reads a descriptor.</summary>
    /// <returns>Whether the bytes are one.</returns>
    public bool TryRead(ReadOnlySpan<byte> bytes, KnownTexts texts)
    {
        RateLimitDescriptor message = Message;
        message.Entries.Clear();
        message.Limit = null;
        message.HitsAddend = null;
        message.IsNegativeHits = false;
        WireReader reader = new(bytes, depth: 1);
        bool read = true;
        while (read && reader.TryReadTag(out uint tag))
        {
            if (tag == WireReader.BytesTag(RateLimitDescriptor.EntriesFieldNumber))
            {
                read = TryReadEntry(reader.ReadBytes(), texts);
            }
            else if (tag == WireReader.BytesTag(RateLimitDescriptor.LimitFieldNumber))
            {
                read = TryReadLimit(reader.ReadBytes(), message.Limit ??= new RateLimitDescriptor.Types.RateLimitOverride());
            }
            else if (tag == WireReader.BytesTag(RateLimitDescriptor.HitsAddendFieldNumber))
            {
                read = TryReadHits(reader.ReadBytes(), message);
            }
            else if (tag == WireReader.NumberTag(RateLimitDescriptor.IsNegativeHitsFieldNumber))
            {
                message.IsNegativeHits = reader.ReadNumber() != 0;
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return read && !reader.IsBroken;
    }

    private bool TryReadEntry(ReadOnlySpan<byte> bytes, KnownTexts texts)
    {
        int place = Message.Entries.Count;
        if (place == _entries.Count)
        {
            _entries.Add(new RateLimitDescriptor.Types.Entry());
        }

        RateLimitDescriptor.Types.Entry entry = _entries[place];
        ReadOnlySpan<byte> key = default;
        ReadOnlySpan<byte> value = default;
        WireReader reader = new(bytes, depth: 2);
        while (reader.TryReadTag(out uint tag))
        {
            if (tag == WireReader.BytesTag(RateLimitDescriptor.Types.Entry.KeyFieldNumber))
            {
                key = reader.ReadBytes();
            }
            else if (tag == WireReader.BytesTag(RateLimitDescriptor.Types.Entry.ValueFieldNumber))
            {
                value = reader.ReadBytes();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        entry.Key = texts.Find(key);
        entry.Value = texts.Find(value);
        Message.Entries.Add(entry);
        return !reader.IsBroken;
    }

    private static bool TryReadLimit(ReadOnlySpan<byte> bytes, RateLimitDescriptor.Types.RateLimitOverride limit)
    {
        WireReader reader = new(bytes, depth: 2);
        while (reader.TryReadTag(out uint tag))
        {
            if (tag == WireReader.NumberTag(RateLimitDescriptor.Types.RateLimitOverride.RequestsPerUnitFieldNumber))
            {
                limit.RequestsPerUnit = (uint)reader.ReadNumber();
            }
            else if (tag == WireReader.NumberTag(RateLimitDescriptor.Types.RateLimitOverride.UnitFieldNumber))
            {
                limit.Unit = (RateLimitUnit)(int)reader.ReadNumber();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return !reader.IsBroken;
    }

    /// <summary>A wrapper that is there is a number, 0 if it says none.</summary>
    private static bool TryReadHits(ReadOnlySpan<byte> bytes, RateLimitDescriptor message)
    {
        ulong hits = 0;
        WireReader reader = new(bytes, depth: 2);
        while (reader.TryReadTag(out uint tag))
        {
            if (tag == WireReader.NumberTag(1))
            {
                hits = reader.ReadNumber();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        // As the generated parser merges wrappers: where there are several, one that says 0 says nothing.
        if (message.HitsAddend is null || hits != 0)
        {
            message.HitsAddend = hits;
        }

        return !reader.IsBroken;
    }
}
