using EnvoyRls.Adaptive.Features.Geo;
using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Tests.Features.Geo;

public sealed class GeoFilesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rls-geo-").FullName;

    private string Countries => Path.Combine(_directory, "countries.mmdb");

    private string Networks => Path.Combine(_directory, "networks.mmdb");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Files_that_are_replaced_are_gone_by_and_those_that_are_wrong_or_lost_leave_what_they_said_last()
    {
        Replace(Countries, Content("DE"), 1);
        Replace(Networks, Content("", 64_500), 1);
        GeoFiles files = new(Countries, Networks);
        GeoLocator locator = files.Locator;
        Assert.Empty(files.Problems);
        Assert.Equal(new GeoPlace("DE", 64_500), Place(locator));
        Assert.False(files.Refresh());

        Replace(Countries, Content("FR"), 2);
        Assert.True(files.Refresh());
        Assert.Equal(new GeoPlace("FR", 64_500), Place(locator));

        Replace(Countries, [1, 2, 3], 3);
        Assert.False(files.Refresh());
        Assert.Equal($"{Countries}: This is no MaxMind DB file: its metadata is missing.", Assert.Single(files.Problems));
        Assert.Equal(new GeoPlace("FR", 64_500), Place(locator));

        File.Delete(Networks);
        Assert.False(files.Refresh());
        Assert.Equal(2, files.Problems.Count());
        Assert.Equal(new GeoPlace("FR", 64_500), Place(locator));

        Replace(Countries, Content("NL"), 4);
        Replace(Networks, Content("", 64_501), 4);
        Assert.True(files.Refresh());
        Assert.Empty(files.Problems);
        Assert.Equal(new GeoPlace("NL", 64_501), Place(locator));
    }

    [Fact]
    public void A_link_that_leads_to_another_file_is_a_change()
    {
        string first = Path.Combine(_directory, "first.mmdb");
        string second = Path.Combine(_directory, "second.mmdb");
        Replace(first, Content("DE"), 1);
        Replace(second, Content("FR"), 1);
        File.CreateSymbolicLink(Countries, first);
        GeoFiles files = new(Countries, networkPath: null);
        Assert.Equal(new GeoPlace("DE", 0), Place(files.Locator));

        File.Delete(Countries);
        File.CreateSymbolicLink(Countries, second);
        Assert.True(files.Refresh());
        Assert.Equal(new GeoPlace("FR", 0), Place(files.Locator));
    }

    private static void Replace(string path, byte[] content, int version)
    {
        string draft = path + ".new";
        File.WriteAllBytes(draft, content);
        File.SetLastWriteTimeUtc(draft, new DateTime(2026, 1, version, 0, 0, 0, DateTimeKind.Utc));
        File.Move(draft, path, overwrite: true);
    }

    private static byte[] Content(string country, uint network = 0) => new MmdbWriter(24, 4)
        .Add("192.0.2.0/24", country.Length > 0 ? new() { ["country"] = new MmdbMap { ["iso_code"] = country } } : new() { ["autonomous_system_number"] = network })
        .ToArray();

    private static GeoPlace Place(GeoLocator locator) => locator.Find(IpAddress.TryParse("192.0.2.7", out IpAddress address) ? address : default);
}
