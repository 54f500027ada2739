using EnvoyRls.Adaptive.Features.Geo;
using EnvoyRls.Core.Matching.Values;
using EnvoyRls.Fuzz.Engine;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>Files in the MaxMind DB format.</summary>
internal sealed class MmdbTarget(string name) : FuzzTarget(name)
{
    private static readonly IpAddress[] Addresses = [Address("0.0.0.0"), Address("192.0.2.77"), Address("255.255.255.255"), Address("::2"), Address("2001:db8::1")];

    public override IReadOnlyList<byte[]> Seeds { get; } = [File(24, 4), File(28, 4), File(32, 6)];

    public override IReadOnlyList<byte[]> Words { get; } =
        [[0xE0], [0xE1], [0x20, 0], [0x38, 0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x00, 0x04], [0x1F, 0x04], [.. Mark], [.. Text("asn")], [.. Text("country_code")]];

    public override int LongestInput => 4096;

    private static byte[] Mark => [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];

    public override string Read(byte[] input)
    {
        try
        {
            MmdbFile file = MmdbFile.Parse(input);
            GeoLocator locator = new(file, file);
            return string.Join(' ', Addresses.Select(address => locator.Find(address)).Select(place => $"{place.Country is not null}{place.Network > 0}"));
        }
        catch (InvalidDataException error)
        {
            return error.Message;
        }
    }

    private static IpAddress Address(string text) => IpAddress.TryParse(text, out IpAddress address) ? address : default;

    /// <summary>A tree of one node, whose first half is in Germany.</summary>
    private static byte[] File(byte recordBits, byte version)
    {
        byte[] node = recordBits switch
        {
            24 => [0, 0, 17, 0, 0, 1],
            28 => [0, 0, 17, 0, 0, 0, 1],
            _ => [0, 0, 0, 17, 0, 0, 0, 1],
        };
        byte[] data = [0xE2, .. Text("country"), 0xE1, .. Text("iso_code"), .. Text("DE"), .. Text("autonomous_system_number"), 0xC2, 0xFB, 0xF4];
        byte[] metadata =
        [
            0xE5, .. Text("node_count"), 0xC1, 1, .. Text("record_size"), 0xA1, recordBits, .. Text("ip_version"), 0xA1, version,
            .. Text("database_type"), .. Text("Test"), .. Text("binary_format_major_version"), 0xA1, 2,
        ];
        return [.. node, .. new byte[16], .. data, .. Mark, .. metadata];
    }

    private static byte[] Text(string text) => [(byte)(0x40 | text.Length), .. System.Text.Encoding.ASCII.GetBytes(text)];
}
