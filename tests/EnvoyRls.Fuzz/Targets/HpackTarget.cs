using System.Buffers;
using EnvoyRls.Fuzz.Engine;
using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>Header blocks that follow each other on a connection. The first byte of each says how long it is, by 16 bytes.</summary>
internal sealed class HpackTarget(string name) : FuzzTarget(name)
{
    private const int TableSize = 4096;
    private const int MaxListSize = 32 * 1024;
    private const int Step = 16;

    private readonly FieldCollector _fields = new();

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [2, 0x82, 0x86, 0x84, 0x41, 0x8c, 0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4, 0xff, 0x82, 0x86, 0x84, 0xbe],
        [1, 0x40, 3, (byte)'a', (byte)'b', (byte)'c', 2, (byte)'x', (byte)'y', 1, 0xbe, 0x7e, 1, (byte)'z', 0x20, 0x3f, 0xe1, 0x1f],
        [1, 0x20, 0x3f, 0x81, 0x1f, 0x10, 1, (byte)'k', 0x81, 0x1f, 0x0f, 0x2f, 0x00],
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
        [[0x20], [0x3f, 0xe1, 0x1f], [0x3f, 0xe2, 0x1f], [0xff, 0xff, 0xff, 0xff, 0x0f], [0x7f, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], [0xbe], [0xc0], [0xff, 0x00], [0x81, 0xff], [0x84, 0xff, 0xff, 0xff, 0xfc], [0x40, 0x00, 0x00]];

    public override byte[]? Compose(Random random)
    {
        HpackEncoder encoder = new();
        List<byte> input = [];
        for (int blocks = random.Next(1, 5); blocks > 0; blocks--)
        {
            ArrayBufferWriter<byte> block = new();
            encoder.Begin(block);
            for (int fields = random.Next(6); fields > 0; fields--)
            {
                encoder.Write(block, Text(random, 6), Text(random, 40), (HpackIndexing)random.Next(3));
            }

            // What fills it up is decoded too, and is mostly wrong.
            int steps = Math.Min((block.WrittenCount + Step - 1) / Step, byte.MaxValue);
            byte[] padded = new byte[steps * Step];
            block.WrittenSpan[..Math.Min(block.WrittenCount, padded.Length)].CopyTo(padded);
            padded.AsSpan(Math.Min(block.WrittenCount, padded.Length)).Fill(0x82);
            input.Add((byte)steps);
            input.AddRange(padded);
        }

        return [.. input];
    }

    public override string Read(byte[] input)
    {
        HpackDecoder decoder = new(TableSize, MaxListSize);
        string outcome = "";
        foreach (ReadOnlyMemory<byte> block in Blocks(input))
        {
            _fields.Clear();
            FieldCollector fields = _fields;
            HpackResult result = decoder.Decode(block.Span, ref fields);
            outcome += $"{result} {Math.Min(fields.Count, 9)} ";
            if (result == HpackResult.Malformed || outcome.Length > 200)
            {
                break;
            }
        }

        return outcome.Replace('0', '-').Replace('1', '+');
    }

    public override string? Contradiction(byte[] input)
    {
        if (_fields.Size > MaxListSize)
        {
            return $"{_fields.Size} bytes of fields were given";
        }

        // Huffman's code is one to one: what decodes is what would have been encoded.
        byte[] decoded = new byte[HpackHuffman.MaxDecodedLength(input.Length)];
        if (HpackHuffman.TryDecode(input, decoded, out int length))
        {
            byte[] encoded = new byte[HpackHuffman.EncodedLength(decoded.AsSpan(0, length))];
            return HpackHuffman.Encode(decoded.AsSpan(0, length), encoded) == input.Length && encoded.AsSpan().SequenceEqual(input)
                ? null
                : "the text is not encoded as it was";
        }

        return FieldsContradiction();
    }

    /// <summary>The fields of the last block, encoded and decoded again.</summary>
    private string? FieldsContradiction()
    {
        HpackEncoder encoder = new();
        ArrayBufferWriter<byte> block = new();
        foreach ((byte[] name, byte[] value) in _fields.Fields)
        {
            encoder.Write(block, name, value, HpackIndexing.Add);
        }

        FieldCollector again = new();
        HpackResult result = new HpackDecoder(TableSize, MaxListSize).Decode(block.WrittenSpan, ref again);
        return result == HpackResult.Complete && again.Fields.Zip(_fields.Fields).All(pair => Same(pair.First, pair.Second)) && again.Count == _fields.Count
            ? null
            : "the fields are others when encoded and decoded again";
    }

    private static bool Same((byte[] Name, byte[] Value) one, (byte[] Name, byte[] Value) other) =>
        one.Name.AsSpan().SequenceEqual(other.Name) && one.Value.AsSpan().SequenceEqual(other.Value);

    private static IEnumerable<ReadOnlyMemory<byte>> Blocks(byte[] input)
    {
        for (int at = 0; at < input.Length;)
        {
            int length = Math.Min(input[at] * Step, input.Length - at - 1);
            yield return input.AsMemory(at + 1, length);
            at += 1 + length;
        }
    }

    private static byte[] Text(Random random, int longest)
    {
        byte[] text = new byte[random.Next(longest)];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = random.Next(8) == 0 ? (byte)random.Next(256) : (byte)('a' + random.Next(3));
        }

        return text;
    }
}
