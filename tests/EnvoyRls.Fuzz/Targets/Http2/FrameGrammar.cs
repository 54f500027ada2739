using EnvoyRls.Grpc.Http2;

namespace EnvoyRls.Fuzz.Targets.Http2;

/// <summary>What a client sends behind its preface: frames that are mostly right, each on its own at least.</summary>
internal static class FrameGrammar
{
    private static readonly string[] Methods = ["Echo", "Later", "Never", "Many", "Chat", "Missing"];

    private static readonly (string Name, string Value)[] Fields =
    [
        ("grpc-timeout", "0n"), ("grpc-timeout", "1H"), ("grpc-timeout", "x"), ("grpc-encoding", "gzip"), ("grpc-encoding", "br"), ("grpc-accept-encoding", "gzip"),
        ("content-length", "7"), ("content-length", "99999999999999999999"), ("x-long", new string('v', 5000)), (":path", "/again"), ("te", "gzip"), ("connection", "close"),
        ("Upper", "case"), ("", "nameless"), ("a\nb", "c"), ("x-bin", "AA=="), ("cookie", "\0"), ("user-agent", "fuzz/1 \u00e4"), (":status", "200"),
    ];

    private static readonly uint[] Values = [0, 1, 100, 16_384, 16_385, 65_535, 0x7FFF_FFFF, 0x8000_0000, uint.MaxValue];

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        new FrameWriter().Call(1, "Echo", "hello"u8).ToArray(),
        new FrameWriter().Call(1, "Later", "a"u8).Call(3, "Never", "b"u8).Call(5, "Many", "c"u8).Call(7, "Chat", "d"u8).ToArray(),
        new FrameWriter().Settings((Http2Setting.HeaderTableSize, 0u), (Http2Setting.InitialWindowSize, 10u)).Call(1, "Many", ""u8).ToArray(),
        new FrameWriter().Frame(Http2FrameType.Ping, Http2Flags.None, 0, "opaque!!"u8).Frame(Http2FrameType.GoAway, Http2Flags.None, 0, new byte[8]).ToArray(),
        new FrameWriter().Call(1, "Never", "x"u8).Frame(Http2FrameType.RstStream, Http2Flags.None, 1, [0, 0, 0, 8]).Call(3, "Echo", "y"u8).ToArray(),
    ];

    public static byte[] Compose(Random random)
    {
        FrameWriter frames = new();
        int last = -1;
        for (int steps = random.Next(1, 24); steps > 0; steps--)
        {
            int stream = random.Next(3) > 0 || last < 0 ? last += 2 * random.Next(1, 3) - (random.Next(40) == 0 ? 1 : 0) : random.Next(last + 3);
            Append(frames, random, Math.Max(stream, 0));
        }

        return frames.ToArray();
    }

    private static void Append(FrameWriter frames, Random random, int stream)
    {
        switch (random.Next(14))
        {
            case <= 3:
                frames.Call(stream, Method(random), RandomBytes(random, 100));
                break;
            case 4:
                AppendHeaders(frames, random, stream);
                break;
            case 5:
                frames.Frame(Http2FrameType.Data, Flags(random), stream, random.Next(2) == 0 ? FrameWriter.Message("part"u8) : RandomBytes(random, 2000));
                break;
            case 6:
                frames.Frame(Http2FrameType.RstStream, Http2Flags.None, stream, Number(random));
                break;
            case 7:
                frames.Frame(Http2FrameType.WindowUpdate, Http2Flags.None, random.Next(2) * stream, Number(random));
                break;
            case 8:
                AppendSettings(frames, random);
                break;
            case 9:
                frames.Frame(Http2FrameType.Ping, Flags(random) & Http2Flags.Ack, 0, random.Next(2) == 0 ? "draining"u8 : "somebody"u8);
                break;
            case 10:
                frames.Frame(Http2FrameType.Priority, Http2Flags.None, stream, RandomBytes(random, 10));
                break;
            case 11:
                frames.Frame((Http2FrameType)random.Next(256), (Http2Flags)random.Next(256), random.Next(2) * stream, RandomBytes(random, 40));
                break;
            default:
                frames.Frame(Http2FrameType.Data, Http2Flags.EndStream, stream, FrameWriter.Message("the end"u8));
                break;
        }
    }

    private static void AppendHeaders(FrameWriter frames, Random random, int stream)
    {
        List<(string, string)> fields = [.. FrameWriter.Request(Method(random))];
        for (int more = random.Next(4); more > 0; more--)
        {
            fields.Insert(random.Next(4) == 0 ? random.Next(fields.Count) : fields.Count, Fields[random.Next(Fields.Length)]);
        }

        byte[] block = frames.Block(fields);
        int pieces = random.Next(4) == 0 ? random.Next(2, 24) : 1;
        Http2FrameType type = Http2FrameType.Headers;
        for (int i = 0; i < pieces; i++)
        {
            byte[] piece = block[(block.Length * i / pieces)..(block.Length * (i + 1) / pieces)];
            Http2Flags end = i == pieces - 1 ? Http2Flags.EndHeaders : Http2Flags.None;
            frames.Frame(type, end | (Flags(random) & Http2Flags.EndStream), stream, piece);
            type = Http2FrameType.Continuation;
        }
    }

    private static void AppendSettings(FrameWriter frames, Random random)
    {
        int count = random.Next(8) == 0 ? random.Next(400) : random.Next(4);
        (Http2Setting, uint)[] settings = new (Http2Setting, uint)[count];
        for (int i = 0; i < count; i++)
        {
            settings[i] = ((Http2Setting)random.Next(1, 8), Values[random.Next(Values.Length)]);
        }

        frames.Settings(settings);
    }

    private static string Method(Random random) => Methods[random.Next(Methods.Length)];

    private static Http2Flags Flags(Random random) => random.Next(3) switch
    {
        0 => Http2Flags.EndStream,
        1 => (Http2Flags)random.Next(256),
        _ => Http2Flags.None,
    };

    private static byte[] Number(Random random)
    {
        byte[] number = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(number, Values[random.Next(Values.Length)]);
        return number;
    }

    private static byte[] RandomBytes(Random random, int most)
    {
        byte[] bytes = new byte[random.Next(most)];
        random.NextBytes(bytes);
        return bytes;
    }
}
