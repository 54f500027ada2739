using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Api.Envoy.Type.V3;
using Google.Protobuf;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>Requests to decide, as protobuf.</summary>
internal static class RequestGrammar
{
    private static readonly string[] Texts = ["", "fuzz", "user", "plan", "path", "bob", "free", "paid", "/a", "*", "10.1.2.3", "älice", "\0", "a|b=c", new string('x', 300)];

    private static readonly uint[] Hits = [0, 1, 2, 1000, int.MaxValue, uint.MaxValue];

    public static IReadOnlyList<byte[]> Seeds { get; } = [.. Enumerable.Range(1, 8).Select(seed => Request(new Random(seed)).ToByteArray()), []];

    /// <summary>A request, and now and then fields that nobody knows.</summary>
    public static byte[] Compose(Random random)
    {
        byte[] request = Request(random).ToByteArray();
        return random.Next(3) == 0 ? [.. request, .. Unknown(random, 0)] : request;
    }

    private static RateLimitRequest Request(Random random)
    {
        RateLimitRequest request = new() { Domain = random.Next(4) == 0 ? Text(random) : "fuzz", HitsAddend = Hits[random.Next(Hits.Length)] };
        int descriptors = random.Next(50) == 0 ? 2000 : random.Next(4);
        for (int i = 0; i < descriptors; i++)
        {
            request.Descriptors.Add(Descriptor(random));
        }

        return request;
    }

    private static RateLimitDescriptor Descriptor(Random random)
    {
        RateLimitDescriptor descriptor = new() { IsNegativeHits = random.Next(6) == 0 };
        int entries = random.Next(60) == 0 ? 200 : random.Next(4);
        for (int i = 0; i < entries; i++)
        {
            descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = Text(random), Value = Text(random) });
        }

        if (random.Next(4) == 0)
        {
            descriptor.HitsAddend = random.Next(3) == 0 ? ulong.MaxValue >> random.Next(64) : Hits[random.Next(Hits.Length)];
        }

        if (random.Next(4) == 0)
        {
            descriptor.Limit = new() { RequestsPerUnit = Hits[random.Next(Hits.Length)], Unit = (RateLimitUnit)random.Next(-1, 10) };
        }

        return descriptor;
    }

    private static IEnumerable<byte> Unknown(Random random, int depth)
    {
        byte field = (byte)(random.Next(1, 16) << 3);
        byte group = (byte)(field | 3);
        return random.Next(depth < 110 ? 8 : 4) switch
        {
            0 => [field, 0x96, 0x01],
            1 => [(byte)(field | 1), 1, 2, 3, 4, 5, 6, 7, 8],
            2 => [(byte)(field | 2), 3, 1, 2, 3],
            3 => [(byte)(field | 5), 1, 2, 3, 4],
            4 => [(byte)(field | 2), 0, .. Unknown(random, depth + 1)],
            _ => [group, .. Unknown(random, depth + 1), (byte)(group + 1)],
        };
    }

    private static string Text(Random random) => Texts[random.Next(Texts.Length)];
}
