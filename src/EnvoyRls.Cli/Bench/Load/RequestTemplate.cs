using System.Buffers.Binary;
using System.Globalization;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using Google.Protobuf;

namespace EnvoyRls.Cli.Bench.Load;

/// <summary>
/// A request as bytes on the wire, with places for the key of a call. A key is written with as many digits as the largest has,
/// so that all requests have the same size and only those digits differ.
/// </summary>
internal sealed class RequestTemplate
{
    /// <summary>What stands for a call's key in a descriptor's text.</summary>
    public const string KeyPlace = "{key}";

    private const int PrefixSize = 5;

    private readonly byte[] _bytes;
    private readonly int[] _places;
    private readonly int _digits;

    private RequestTemplate(byte[] bytes, int[] places, int digits)
    {
        _bytes = bytes;
        _places = places;
        _digits = digits;
    }

    /// <summary>The bytes of a request, gRPC's prefix included.</summary>
    public int Size => _bytes.Length;

    /// <summary>Whether requests differ by key.</summary>
    public bool HasKeyPlace => _places.Length > 0;

    /// <param name="domain">Domain of the rules.</param>
    /// <param name="descriptors">Descriptors as written, <c>key=value,key2={key}</c>.</param>
    /// <param name="hits">The call's hits_addend; 0 leaves it to the service.</param>
    /// <param name="keys">How many keys there are, at least 1.</param>
    /// <exception cref="FormatException">A descriptor makes no sense.</exception>
    public static RequestTemplate Create(string domain, IReadOnlyList<string> descriptors, uint hits, long keys)
    {
        int digits = (keys - 1).ToString(CultureInfo.InvariantCulture).Length;
        byte[] bytes = Encode(domain, descriptors, hits, new string('0', digits));
        byte[] other = Encode(domain, descriptors, hits, new string('1', digits));
        int[] places = [.. Enumerable.Range(0, bytes.Length).Where(i => bytes[i] != other[i])];
        return new RequestTemplate(bytes, [.. places.Chunk(digits).Select(static place => place[0])], digits);
    }

    /// <summary>Writes the request of a key.</summary>
    /// <param name="key">From 0 to the number of keys less one.</param>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void Write(long key, Span<byte> destination)
    {
        _bytes.CopyTo(destination);
        foreach (int place in _places)
        {
            long rest = key;
            for (int i = place + _digits - 1; i >= place; i--)
            {
                (rest, long digit) = Math.DivRem(rest, 10);
                destination[i] = (byte)('0' + digit);
            }
        }
    }

    private static byte[] Encode(string domain, IReadOnlyList<string> descriptors, uint hits, string key)
    {
        RateLimitRequest request = new() { Domain = domain, HitsAddend = hits };
        foreach (string written in descriptors)
        {
            RateLimitDescriptor descriptor = DescriptorText.ParseDescriptor(written);
            foreach (RateLimitDescriptor.Types.Entry entry in descriptor.Entries)
            {
                entry.Value = entry.Value.Replace(KeyPlace, key, StringComparison.Ordinal);
            }

            request.Descriptors.Add(descriptor);
        }

        byte[] bytes = new byte[PrefixSize + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - PrefixSize);
        request.WriteTo(bytes.AsSpan(PrefixSize));
        return bytes;
    }
}
