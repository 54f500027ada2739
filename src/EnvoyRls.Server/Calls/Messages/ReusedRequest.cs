using System.Buffers;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Async;
using EnvoyRls.Core.Observation;

namespace EnvoyRls.Server.Calls.Messages;

/// <summary>
/// A request whose messages serve one call after another, and its reader: as the generated parser reads it, but for unknown fields, which
/// are not kept, and without new messages or new strings for what came before.
/// </summary>
internal sealed class ReusedRequest : SharedRequest
{
    private const int MostIdle = 32 * 1024;

    /// <summary>A call with more descriptors or entries leaves its messages to the collector.</summary>
    private const int MostKept = 64;

    private static readonly Spares<ReusedRequest> Idle = new(MostIdle);

    private readonly List<ReusedDescriptor> _descriptors = [];

    public RateLimitRequest Message { get; } = new();

    private bool IsWorthKeeping => _descriptors.Count <= MostKept && _descriptors.TrueForAll(static descriptor => descriptor.KeptEntries <= MostKept);

    /// <summary>One that nobody reads.</summary>
    public static ReusedRequest Rent() => Idle.TryTake(out ReusedRequest? idle) ? idle : new ReusedRequest();

    /// <summary>Reads a request in place of the one before.</summary>
    /// <returns>Whether the bytes are one; if not, nothing that the message says counts.</returns>
    public bool TryRead(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            return TryRead(bytes.FirstSpan);
        }

        int length = checked((int)bytes.Length);
        byte[] whole = ArrayPool<byte>.Shared.Rent(length);
        bytes.CopyTo(whole);
        bool read = TryRead(whole.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(whole);
        return read;
    }

    /// <summary>Itself, if it alone knows that its call is over and it is small enough to be kept; else one for the next call.</summary>
    public ReusedRequest Next(bool isShared)
    {
        if (!isShared)
        {
            return IsWorthKeeping ? this : new ReusedRequest();
        }

        Release();
        return Rent();
    }

    protected override void Reuse()
    {
        if (IsWorthKeeping)
        {
            Idle.Give(this);
        }
    }

    private bool TryRead(ReadOnlySpan<byte> bytes)
    {
        RateLimitRequest message = Message;
        message.Descriptors.Clear();
        message.HitsAddend = 0;
        KnownTexts texts = KnownTexts.Own;
        ReadOnlySpan<byte> domain = default;
        WireReader reader = new(bytes);
        bool read = true;
        while (read && reader.TryReadTag(out uint tag))
        {
            if (tag == WireReader.BytesTag(RateLimitRequest.DomainFieldNumber))
            {
                domain = reader.ReadBytes();
            }
            else if (tag == WireReader.BytesTag(RateLimitRequest.DescriptorsFieldNumber))
            {
                read = TryReadDescriptor(reader.ReadBytes(), texts);
            }
            else if (tag == WireReader.NumberTag(RateLimitRequest.HitsAddendFieldNumber))
            {
                message.HitsAddend = (uint)reader.ReadNumber();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        message.Domain = texts.Find(domain);
        return read && !reader.IsBroken;
    }

    private bool TryReadDescriptor(ReadOnlySpan<byte> bytes, KnownTexts texts)
    {
        int place = Message.Descriptors.Count;
        if (place == _descriptors.Count)
        {
            _descriptors.Add(new ReusedDescriptor());
        }

        Message.Descriptors.Add(_descriptors[place].Message);
        return _descriptors[place].TryRead(bytes, texts);
    }
}
