using System.Diagnostics;
using EnvoyRls.Adaptive.Features.Geo;
using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Tests.Features.Geo;

public sealed class MmdbFileTests
{
    public static TheoryData<int, int> Forms => new() { { 24, 4 }, { 28, 4 }, { 32, 4 }, { 24, 6 }, { 28, 6 }, { 32, 6 } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_size_of_record_and_both_versions_of_addresses_are_read(int recordBits, int version)
    {
        GeoLocator locator = Locator(Example(recordBits, version));
        Assert.Equal(new GeoPlace("DE", 64_500), locator.Find(Address("192.0.2.77")));
        Assert.Equal(new GeoPlace("FR", 0), locator.Find(Address("192.0.2.129")));
        Assert.Equal(default, locator.Find(Address("192.0.3.1")));
        Assert.Equal(new GeoPlace("DE", 64_500), locator.Find(Address("::ffff:192.0.2.77")));
        Assert.Equal(version == 6 ? new GeoPlace("NL", 4_200_000_000) : default, locator.Find(Address("2001:db8::1")));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(28)]
    [InlineData(29)]
    [InlineData(284)]
    [InlineData(285)]
    [InlineData(70_000)]
    public void Values_of_any_length_are_passed_over(int length)
    {
        MmdbMap record = new()
        {
            ["filler"] = new string('x', length),
            ["list"] = new List<object> { 1u, "two", 3.5, new MmdbMap { ["deep"] = true } },
            ["yes"] = true,
            ["country"] = new MmdbMap { ["geoname_id"] = 7u, ["iso_code"] = "SE" },
        };
        MmdbWriter writer = new MmdbWriter(28, 4).Add("10.0.0.0/8", record);
        Assert.Equal("SE", Locator(writer.ToArray()).Find(Address("10.9.8.7")).Country);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3_000)]
    [InlineData(600_000)]
    public void Pointers_of_each_size_are_followed(int distance)
    {
        MmdbWriter writer = new MmdbWriter(28, 4)
            .Add("10.0.0.0/8", new() { ["filler"] = new string('x', distance) })
            .Add("11.0.0.0/8", new() { ["iso_code"] = "SE" });
        writer.Add("12.0.0.0/8", new() { ["country"] = writer.PointerTo(1), ["autonomous_system_number"] = 5u });
        GeoLocator locator = Locator(writer.ToArray());
        Assert.Equal(new GeoPlace("SE", 5), locator.Find(Address("12.0.0.1")));
    }

    [Fact]
    public void Flat_records_are_understood_as_well()
    {
        MmdbWriter writer = new MmdbWriter(24, 4).Add("10.0.0.0/8", new() { ["country"] = "IT", ["asn"] = "AS64501" });
        Assert.Equal(new GeoPlace("IT", 64_501), Locator(writer.ToArray()).Find(Address("10.0.0.1")));
    }

    [Fact]
    public void What_is_no_such_file_is_refused_in_words()
    {
        Assert.Contains("metadata is missing", Refused("not a database"u8.ToArray()), StringComparison.Ordinal);
        MmdbWriter version = new(24, 4) { Metadata = { ["binary_format_major_version"] = (ushort)3 } };
        Assert.Contains("version 3", Refused(version.ToArray()), StringComparison.Ordinal);
        MmdbWriter nodes = new(24, 4) { Metadata = { ["node_count"] = 5_000u } };
        Assert.Contains("cut off", Refused(nodes.ToArray()), StringComparison.Ordinal);
        MmdbWriter bits = new(24, 4) { Metadata = { ["record_size"] = (ushort)25 } };
        Assert.Contains("25 bits", Refused(bits.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_refused_or_knows_nothing_but_never_fails_otherwise()
    {
        byte[] whole = Example(28, 6);
        Random random = new(7);
        int refused = 0;
        for (int i = 0; i < 4_000; i++)
        {
            byte[] damaged = [.. whole];
            for (int flips = random.Next(1, 5); flips > 0; flips--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            damaged = i % 3 == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
            try
            {
                GeoLocator locator = Locator(damaged);
                locator.Find(Address("192.0.2.77"));
                locator.Find(Address("2001:db8::1"));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1_000, 3_999);
    }

    [Fact]
    public void A_reader_we_did_not_write_understands_what_the_tests_write()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.mmdb");
        try
        {
            foreach ((int bits, int version) in (ReadOnlySpan<(int, int)>)[(24, 6), (28, 6), (32, 6), (28, 4)])
            {
                File.WriteAllBytes(path, Example(bits, version));
                Assert.Contains("\"DE\"", Mmdblookup(path, "192.0.2.77", "country", "iso_code"), StringComparison.Ordinal);
                Assert.Contains("64500", Mmdblookup(path, "192.0.2.77", "autonomous_system_number"), StringComparison.Ordinal);
                Assert.Contains("\"FR\"", Mmdblookup(path, "192.0.2.200", "country", "iso_code"), StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Mmdblookup(string path, string address, params string[] keys)
    {
        using Process process = Process.Start(new ProcessStartInfo("mmdblookup", ["--file", path, "--ip", address, .. keys])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)));
        return output;
    }

    private static byte[] Example(int recordBits, int version)
    {
        MmdbWriter writer = new MmdbWriter(recordBits, version)
            .Add("192.0.2.0/24", new() { ["autonomous_system_number"] = 64_500u, ["country"] = new MmdbMap { ["iso_code"] = "DE" } })
            .Add("192.0.2.128/25", new() { ["country"] = new MmdbMap { ["iso_code"] = "FR" } });
        if (version == 6)
        {
            writer.Add(
                "2001:db8::/32",
                new() { ["autonomous_system_number"] = 4_200_000_000u, ["registered_country"] = new MmdbMap { ["iso_code"] = "NL" } });
        }

        return writer.ToArray();
    }

    private static GeoLocator Locator(byte[] content)
    {
        MmdbFile file = MmdbFile.Parse(content);
        return new GeoLocator(file, file);
    }

    private static string Refused(byte[] content) => Assert.Throws<InvalidDataException>(() => MmdbFile.Parse(content)).Message;

    private static IpAddress Address(string text) => IpAddress.TryParse(text, out IpAddress address) ? address : throw new ArgumentException(text);
}
