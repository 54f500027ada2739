using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Features.Reputation;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Tests.Features.Reputation;

public sealed class ReputationTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.txt");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("192.0.2.7", 0.4)]
    [InlineData("192.0.2.8", 1)]
    [InlineData("192.0.2.9", 0.75)]
    [InlineData("192.0.2.200", 0.2)]
    [InlineData("198.51.100.1", 0)]
    [InlineData("2001:db8:1::5", 0.9)]
    [InlineData("2001:db8:2::5", 0.5)]
    public void The_smallest_network_that_holds_an_address_tells(string address, double expected)
    {
        (List<ReputationEntry> entries, List<ReputationError> errors) = ReputationParser.Parse(
            """
            # abusers
            192.0.2.0/24, 20%
            192.0.2.7 0.4   # seen twice
            192.0.2.8

            192.0.2.9,75
            2001:db8::/32	50
              2001:db8:1::/48;0.9
            """);
        Assert.Empty(errors);
        Assert.Equal(expected, new ReputationList(entries).Of(Address(address)), 9);
    }

    [Fact]
    public void All_errors_are_told_with_line_column_and_what_to_write()
    {
        (_, List<ReputationError> errors) = ReputationParser.Parse("10.0.0.1/8\n\n  nobody\n10.0.0.0/33\n10.0.0.1 bad\n10.0.0.2, 101\n10.0.0.3 -1\n10.0.0.4 NaN\n");
        Assert.Equal(
            """
            1:1: '10.0.0.1/8' has bits set beyond its length; write 10.0.0.0/8.
            3:3: 'nobody' is no address and no network; write 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32.
            4:1: '10.0.0.0/33' is no address and no network; write 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32.
            5:10: 'bad' is no score; write a number from 0 to 1, or up to 100 in percent.
            6:11: '101' is no score; write a number from 0 to 1, or up to 100 in percent.
            7:10: '-1' is no score; write a number from 0 to 1, or up to 100 in percent.
            8:10: 'NaN' is no score; write a number from 0 to 1, or up to 100 in percent.
            """,
            string.Join('\n', errors));
    }

    [Fact]
    public void A_file_that_changes_is_read_again_and_a_wrong_or_lost_one_leaves_what_it_said_last()
    {
        Write("192.0.2.1 0.5", 1);
        ReputationFiles files = new([_path]);
        Assert.Empty(files.Problems);
        Assert.Equal(0.5, files.Of(Address("192.0.2.1")));
        Assert.False(files.Refresh());

        Write("192.0.2.1 0.8", 2);
        int version = files.Version;
        Assert.True(files.Refresh());
        Assert.NotEqual(version, files.Version);
        Assert.Equal(0.8, files.Of(Address("192.0.2.1")));

        Write("oops", 3);
        Assert.False(files.Refresh());
        Assert.Contains($"{_path}:1:1: 'oops' is no address", Assert.Single(files.Problems), StringComparison.Ordinal);
        Assert.Equal(0.8, files.Of(Address("192.0.2.1")));

        File.Delete(_path);
        Assert.False(files.Refresh());
        Assert.Contains("cannot be read", Assert.Single(files.Problems), StringComparison.Ordinal);
        Assert.Equal(0.8, files.Of(Address("192.0.2.1")));

        Write("192.0.2.1 0.1", 4);
        Assert.True(files.Refresh());
        Assert.Empty(files.Problems);
        Assert.Equal(0.1, files.Of(Address("192.0.2.1")));
    }

    [Fact]
    public void The_address_of_a_key_or_of_its_network_counts()
    {
        Write("192.0.2.0/24 0.5", 1);
        ReputationFiles files = new([_path]);
        Assert.Equal(0.5, files.Of(new DescriptorPath([new PathEntry("path", "/"), new PathEntry("remote_address", "192.0.2.4")])));
        Assert.Equal(0.5, files.Of(new DescriptorPath([new PathEntry("masked_remote_address", "192.0.2.0/24")])));
        Assert.Equal(0, files.Of(new DescriptorPath([new PathEntry("user", "7")])));
    }

    [Fact]
    public void A_key_with_a_bad_address_passes_the_gate_and_shows_it_once_the_files_say_so()
    {
        Write("192.0.2.0/24", 1);
        ReputationFiles files = new([_path]);
        Traffic traffic = new(new FeatureEngine(new FeatureOptions(), reputation: files));
        traffic.Run(TimeSpan.FromMinutes(5), _ => [Traffic.Key(1, 5)]);
        Assert.Empty(traffic.Tick([Traffic.Key(1, 5)]).Keys);
        Write("10.0.0.1 0.9", 2);
        files.Refresh();
        FeatureVector vector = Assert.Single(traffic.Tick([Traffic.Key(1, 5)]).Keys);
        Assert.Equal(0.9, vector.Values[(int)KeyFeature.Reputation]);
    }

    private void Write(string text, int version)
    {
        File.WriteAllText(_path, text);
        File.SetLastWriteTimeUtc(_path, new DateTime(2026, 1, version, 0, 0, 0, DateTimeKind.Utc));
    }

    private static IpAddress Address(string text) => IpAddress.TryParse(text, out IpAddress address) ? address : throw new ArgumentException(text);
}
