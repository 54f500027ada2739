using System.Buffers;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Api.Envoy.Type.V3;
using EnvoyRls.Server.Calls.Messages;
using Google.Protobuf;

namespace EnvoyRls.Server.Tests.Calls.Messages;

/// <summary>Held to the generated parser, which knows the format.</summary>
public sealed class ReusedRequestTests
{
    private static readonly MessageParser<RateLimitRequest> WithoutUnknown = RateLimitRequest.Parser.WithDiscardUnknownFields(true);

    private readonly ReusedRequest _request = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Requests_are_read_as_the_generated_parser_reads_them(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 2_000; i++)
        {
            RateLimitRequest expected = RandomRequest(random);

            Assert.True(_request.TryRead(Pieces(expected.ToByteArray(), random)));
            Assert.Equal(expected, _request.Message);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Damaged_requests_are_refused_or_read_as_the_generated_parser_does(int seed)
    {
        Random random = new(seed);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = Damage(RandomRequest(random, withHits: false).ToByteArray(), random);

            // Within wrappers, and nowhere else, the generated parser passes over wire types that do not exist.
            RateLimitRequest? expected = ParseOrNull(bytes);

            Assert.True(expected is not null == _request.TryRead(new ReadOnlySequence<byte>(bytes)), Convert.ToHexString(bytes));
            if (expected is not null)
            {
                Assert.Equal(expected, _request.Message);
            }

            refused += expected is null ? 1 : 0;
        }

        Assert.InRange(refused, 1_000, 19_000);
    }

    [Theory]
    [InlineData("00", "a tag of zero")]
    [InlineData("0c", "an end of a group that did not begin")]
    [InlineData("0e", "a wire type that does not exist")]
    [InlineData("0a05", "a text that is cut")]
    [InlineData("0affffffff0f", "a length beyond all")]
    [InlineData("18ffffffffffffffffffff01", "a number that does not end")]
    [InlineData("2b", "a group that does not end")]
    [InlineData("2b34", "a group that ends as another")]
    [InlineData("12020a05", "an entry that is cut")]
    public void What_is_no_message_is_refused(string hex, string what)
    {
        byte[] bytes = Convert.FromHexString(hex);

        Assert.Null(ParseOrNull(bytes));
        Assert.False(_request.TryRead(new ReadOnlySequence<byte>(bytes)), what);
    }

    [Fact]
    public void Groups_within_groups_are_passed_over_and_not_followed_for_ever()
    {
        byte[] two = [0x2b, 0x2b, 0x2c, 0x2c, 0x0a, 0x01, (byte)'d'];
        byte[] many = [.. Enumerable.Repeat<byte>(0x2b, 100_000)];

        Assert.True(_request.TryRead(new ReadOnlySequence<byte>(two)));
        Assert.Equal("d", _request.Message.Domain);
        Assert.False(_request.TryRead(new ReadOnlySequence<byte>(many)));
    }

    [Fact]
    public void A_request_of_very_many_descriptors_is_not_kept()
    {
        RateLimitRequest large = new() { Domain = "d" };
        large.Descriptors.Add(Enumerable.Range(0, 1_000).Select(_ => new RateLimitDescriptor()));

        Assert.True(_request.TryRead(new ReadOnlySequence<byte>(large.ToByteArray())));

        Assert.Equal(large, _request.Message);
        Assert.NotSame(_request, _request.Next(isShared: false));
    }

    private static RateLimitRequest? ParseOrNull(byte[] bytes)
    {
        try
        {
            // What only passes over unknown fields takes wire types that do not exist for ones without a value.
            RateLimitRequest.Parser.ParseFrom(bytes);
            return WithoutUnknown.ParseFrom(bytes);
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidOperationException)
        {
            return null;
        }
    }

    private static RateLimitRequest RandomRequest(Random random, bool withHits = true)
    {
        RateLimitRequest request = new() { Domain = Text(random), HitsAddend = random.Next(3) == 0 ? (uint)random.NextInt64(1L << 32) : 0 };
        for (int i = random.Next(4); i > 0; i--)
        {
            RateLimitDescriptor descriptor = new() { IsNegativeHits = random.Next(5) == 0 };
            for (int entries = random.Next(4); entries > 0; entries--)
            {
                descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = Text(random), Value = Text(random) });
            }

            if (withHits && random.Next(4) == 0)
            {
                descriptor.HitsAddend = (ulong)random.NextInt64();
            }

            if (random.Next(4) == 0)
            {
                descriptor.Limit = new() { RequestsPerUnit = (uint)random.NextInt64(1L << 32), Unit = (RateLimitUnit)random.Next(-2, 9) };
            }

            request.Descriptors.Add(descriptor);
        }

        return request;
    }

    private static string Text(Random random) => random.Next(6) switch
    {
        0 => "",
        1 => "päth",
        2 => new string('x', random.Next(400)),
        _ => $"key{random.Next(20)}",
    };

    private static byte[] Damage(byte[] bytes, Random random)
    {
        for (int i = random.Next(1, 4); i > 0 && bytes.Length > 0; i--)
        {
            int place = random.Next(bytes.Length);
            switch (random.Next(3))
            {
                case 0:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes = bytes[..place];
                    break;
                default:
                    bytes = [.. bytes[..place], (byte)random.Next(256), .. bytes[place..]];
                    break;
            }
        }

        return bytes;
    }

    /// <summary>The bytes in one piece or in two.</summary>
    private static ReadOnlySequence<byte> Pieces(byte[] bytes, Random random)
    {
        int cut = random.Next(bytes.Length + 1);
        Piece first = new(bytes.AsMemory(0, cut), 0);
        Piece second = new(bytes.AsMemory(cut), cut);
        first.Append(second);
        return random.Next(2) == 0 ? new ReadOnlySequence<byte>(bytes) : new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes, long start)
        {
            Memory = bytes;
            RunningIndex = start;
        }

        public void Append(Piece next) => Next = next;
    }
}
