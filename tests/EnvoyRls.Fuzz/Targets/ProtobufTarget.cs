using System.Buffers;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Fuzz.Engine;
using EnvoyRls.Grpc.Framing;
using EnvoyRls.Server.Calls.Messages;
using Google.Protobuf;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>Requests as the calls read them, compared with what the generated parser reads.</summary>
internal sealed class ProtobufTarget(string name) : FuzzTarget(name)
{
    private static readonly MessageParser<RateLimitRequest> WithoutUnknown = RateLimitRequest.Parser.WithDiscardUnknownFields(true);

    private static readonly byte HitsTag = (byte)WireReader.BytesTag(RateLimitDescriptor.HitsAddendFieldNumber);

    private readonly ReusedRequest _request = ReusedRequest.Rent();

    public override IReadOnlyList<byte[]> Seeds { get; } = RequestGrammar.Seeds;

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        [0x0A, 0x00], [0x12, 0x00], [0x18, 0x01], [0x0B], [0x0C], [0x13], [0x14], [0x7B], [0x7C], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
        [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x1A, 0x02, 0x08, 0x05], [0x1A, 0x00], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0x15, 1, 2, 3, 4], [0x11, 1, 2, 3, 4, 5, 6, 7, 8],
    ];

    public override byte[]? Compose(Random random) => RequestGrammar.Compose(random);

    public override string Read(byte[] input)
    {
        bool read = _request.TryRead(new ReadOnlySequence<byte>(input));
        RateLimitRequest message = _request.Message;
        return read ? $"{Math.Min(message.Descriptors.Count, 3) switch { 0 => "none", 1 => "one", _ => "several" }} {message.Domain.Length > 0} {message.HitsAddend > 0} {message.Descriptors.Any(descriptor => descriptor.HitsAddend is not null)}" : "refused";
    }

    public override string? Contradiction(byte[] input)
    {
        bool read = _request.TryRead(new ReadOnlySequence<byte>(input));
        RateLimitRequest? theirs = ReadTheirs(input);
        if (!read)
        {
            // A wrapper may read beyond its end with the generated parser, which is lenient of it and not of us.
            return theirs is not null && !input.AsSpan().Contains(HitsTag) ? "the generated parser reads it" : null;
        }

        if (theirs is null)
        {
            return "the generated parser refuses it";
        }

        return !theirs.Equals(_request.Message) ? $"it reads as {_request.Message}, with the generated parser as {theirs}" : null;
    }

    private static RateLimitRequest? ReadTheirs(byte[] input)
    {
        try
        {
            // When it keeps unknown fields it looks at them too, and refuses those of types that do not exist.
            RateLimitRequest.Parser.ParseFrom(input);
            return WithoutUnknown.ParseFrom(input);
        }
        catch (Exception error) when (ProtobufParsing.IsRefusal(error))
        {
            return null;
        }
    }
}
