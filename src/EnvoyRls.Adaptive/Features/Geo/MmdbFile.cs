using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Features.Geo;

/// <summary>
/// A file in the MaxMind DB format, version 2 (https://maxmind.github.io/MaxMind-DB/), as a whole in memory: what is known of
/// addresses. Immutable; safe for concurrent use.
/// </summary>
internal sealed class MmdbFile
{
    /// <summary>The metadata begins after the last such mark, which is near the end.</summary>
    private static readonly byte[] Mark = [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];

    private const int LongestMetadata = 128 * 1024;
    private const ulong FormatVersion = 2;

    private readonly MmdbTree _tree;

    private MmdbFile(MmdbTree tree, MmdbData data, string type)
    {
        _tree = tree;
        Data = data;
        Type = type;
    }

    /// <summary>What the file says it is: <c>GeoLite2-Country</c>.</summary>
    public string Type { get; }

    public MmdbData Data { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no such file; the message says what is wrong.</exception>
    public static MmdbFile Parse(ReadOnlyMemory<byte> content)
    {
        int searched = Math.Max(0, content.Length - LongestMetadata);
        int mark = content.Span[searched..].LastIndexOf(Mark);
        if (mark < 0)
        {
            throw new InvalidDataException("This is no MaxMind DB file: its metadata is missing.");
        }

        int metadataStart = searched + mark + Mark.Length;
        MmdbData metadata = new(content[metadataStart..]);
        ulong major = Number(metadata, "binary_format_major_version"u8);
        ulong count = Number(metadata, "node_count"u8);
        ulong bits = Number(metadata, "record_size"u8);
        ulong version = Number(metadata, "ip_version"u8);
        if (major != FormatVersion)
        {
            throw new InvalidDataException($"The file has version {major} of the format; only {FormatVersion} can be read.");
        }

        if (bits is not (24 or 28 or 32) || version is not (4 or 6))
        {
            throw new InvalidDataException($"The file has records of {bits} bits and addresses of version {version}; only 24, 28 and 32 and 4 and 6 exist.");
        }

        int end = searched + mark;
        if (count == 0 || count > int.MaxValue / 8 || ((count * bits / 4) + MmdbTree.Separator) > (ulong)end)
        {
            throw new InvalidDataException($"The file is cut off: a search tree of {count} nodes does not fit into it.");
        }

        int treeSize = (int)(count * bits / 4);
        ReadOnlyMemory<byte> data = content[(treeSize + MmdbTree.Separator)..end];
        MmdbTree tree = new(content[..treeSize], (uint)count, (int)bits, (int)version, data.Length);
        return new MmdbFile(tree, new MmdbData(data), Text(metadata, "database_type"u8));
    }

    /// <summary>Where in <see cref="Data"/> the record of an address begins; <see langword="null"/> if nothing is known.</summary>
    public int? Find(IpAddress address) => _tree.Find(address);

    private static ulong Number(MmdbData metadata, ReadOnlySpan<byte> key) =>
        metadata.Member(0, key) is { } offset && metadata.Number(offset) is { } number ? number : throw Missing(key);

    private static string Text(MmdbData metadata, ReadOnlySpan<byte> key) =>
        metadata.Member(0, key) is { } offset && metadata.Text(offset) is { } text ? text : throw Missing(key);

    private static InvalidDataException Missing(ReadOnlySpan<byte> key) =>
        new($"The metadata of the file lacks {System.Text.Encoding.UTF8.GetString(key)}.");
}
