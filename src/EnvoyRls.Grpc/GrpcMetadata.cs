using System.Buffers;
using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EnvoyRls.Grpc;

/// <summary>
/// Custom metadata of a call: name and value pairs in order, sent as HTTP/2 headers or trailers. Names are lower-case
/// ASCII; a name may occur more than once. Names that end in <c>-bin</c> carry bytes, in base64 on the wire.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Metadata is what gRPC calls it.")]
public sealed class GrpcMetadata : IEnumerable<KeyValuePair<string, string>>
{
    private const string BinarySuffix = "-bin";
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

    private readonly List<KeyValuePair<string, string>> _entries = [];

    /// <summary>How many pairs there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds a pair.</summary>
    /// <exception cref="ArgumentException">
    /// The name is not a metadata name or belongs to the protocol, or the value is not printable ASCII.
    /// </exception>
    public void Add(string name, string value)
    {
        if (!IsName(name))
        {
            throw new ArgumentException($"'{name}' is not a metadata name", nameof(name));
        }

        if (IsReserved(name))
        {
            throw new ArgumentException($"'{name}' belongs to the protocol", nameof(name));
        }

        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException($"the value of '{name}' is not printable ASCII", nameof(value));
        }

        _entries.Add(new(name, value));
    }

    /// <summary>Adds bytes under a name that ends in <c>-bin</c>.</summary>
    /// <exception cref="ArgumentException">The name is not a metadata name or does not end in <c>-bin</c>.</exception>
    public void Add(string name, ReadOnlySpan<byte> value)
    {
        if (!name.EndsWith(BinarySuffix, StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' does not end in {BinarySuffix}", nameof(name));
        }

        // The specification asks senders for base64 without padding.
        Add(name, Convert.ToBase64String(value).TrimEnd('='));
    }

    /// <summary>The first value of a name; <see langword="null"/> if it is not there.</summary>
    public string? Get(string name)
    {
        foreach (KeyValuePair<string, string> entry in _entries)
        {
            if (string.Equals(entry.Key, name, StringComparison.OrdinalIgnoreCase))
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>The first value of a <c>-bin</c> name; <see langword="null"/> if it is not there.</summary>
    /// <exception cref="FormatException">The value is not base64.</exception>
    public byte[]? GetBytes(string name)
    {
        string? value = Get(name);
        return value is null ? null : Convert.FromBase64String(value.PadRight((value.Length + 3) / 4 * 4, '='));
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Keeps a pair as it was received, which is what it is and needs no check.</summary>
    internal void AddReceived(string name, string value) => _entries.Add(new(name.ToLowerInvariant(), value));

    /// <summary>Whether a header belongs to gRPC or HTTP and not to the application.</summary>
    internal static bool IsReserved(string name) =>
        name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase)
        || name is "content-type" or "te" or "content-length" or "host" or "connection";

    private static bool IsName(string name) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters);
}
