using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using EnvoyRls.Fuzz.Engine;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Framing;

namespace EnvoyRls.Fuzz.Targets.Grpc;

/// <summary>Length-prefixed messages, compressed or not, that come in pieces. The first byte says how large those are.</summary>
internal sealed class GrpcFrameTarget(string name) : FuzzTarget(name)
{
    private const int MaxSize = 64 * 1024;

    private static readonly MessageRules Rules = new(MaxSize, Gzip: true);

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, .. Frame(0, "hello"u8)],
        [3, .. Frame(0, []), .. Frame(0, [1, 2, 3])],
        [0, .. Frame(1, Gzip("hello"u8.ToArray()))],
        [7, .. Frame(1, Gzip(new byte[MaxSize - 1]))],
        [0, .. Frame(1, Gzip(new byte[10 * 1024 * 1024]))],
        [0, .. Frame(1, [.. Gzip([1]), .. Gzip([2])])],
    ];

    public override IReadOnlyList<byte[]> Words { get; } = [[0, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0xFF, 0xFF, 0xFF, 0xFF], [1, 0, 1, 0, 0], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], Gzip([])];

    // The payload is copied, and the runtime's inflater has state of its own.
    public override long MostAllocated(int length) => (4L * MaxSize) + (20L * length) + (256 * 1024);

    public override string Read(byte[] input)
    {
        ReadOnlySequence<byte> rest = Pieces.Of(input.AsMemory(Math.Min(1, input.Length)), input.Length > 0 ? input[0] : 0);
        string outcome = "";
        GrpcStatus fault;
        while (MessageFrame.TryTake(ref rest, Rules, out MessageFrame frame, out fault) && outcome.Length < 40)
        {
            outcome += frame.Compressed ? Inflated(frame) : frame.Payload.IsEmpty ? "empty " : "plain ";
        }

        return $"{outcome}{fault.Message} {rest.IsEmpty}";
    }

    private static string Inflated(in MessageFrame frame)
    {
        try
        {
            long length = GzipMessages.Inflate(frame.Payload, MaxSize, static message => message.Length);
            return length <= MaxSize ? "inflated " : throw new InvalidOperationException($"{length} bytes were inflated");
        }
        catch (GrpcException error)
        {
            return $"{error.Status.Message} ";
        }
    }

    private static byte[] Frame(byte flag, ReadOnlySpan<byte> payload)
    {
        byte[] prefix = [flag, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), payload.Length);
        return [.. prefix, .. payload];
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }
}
