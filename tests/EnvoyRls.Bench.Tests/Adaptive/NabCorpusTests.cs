using EnvoyRls.Bench.Adaptive.Nab;

namespace EnvoyRls.Bench.Tests.Adaptive;

public sealed class NabCorpusTests : IDisposable
{
    private const string Rows = "timestamp,value\n2014-04-01 00:00:00,1\n2014-04-01 00:05:00,2.5\n2014-04-01 00:11:00,-3e2\n";
    private const string Windows = """{"kind/a.csv": [["2014-04-01 00:05:00.000000", "2014-04-01 00:11:00.000000"]], "kind/gone.csv": []}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nab");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("windows.json", "kind/a.csv")]
    [InlineData("labels/combined_windows.json", "data/kind/a.csv")]
    public void Series_are_read_from_either_tree(string windows, string file)
    {
        Write(windows, Windows);
        Write(file, Rows);

        NabSeries series = Assert.Single(NabCorpus.Read(_folder));

        Assert.Equal("kind/a.csv", series.Name);
        Assert.Equal([1, 2.5, -300], series.Values);
        Assert.Equal(TimeSpan.FromMinutes(6), series.Times[2] - series.Times[1]);
        Assert.Equal([new NabWindow(1, 2)], series.Windows);
    }

    [Fact]
    public void A_series_without_labels_has_no_windows()
    {
        Write("windows.json", "{}");
        Write("b.csv", Rows);

        Assert.Empty(Assert.Single(NabCorpus.Read(_folder)).Windows);
    }

    [Theory]
    [InlineData("timestamp,value\n2014-04-01 00:00:00,1\nnever,2\n", "b.csv:3")]
    [InlineData("timestamp,value\n2014-04-01 00:00:00,NaN\n", "b.csv:2")]
    [InlineData("timestamp,value\n2014-04-01 00:00:00\n", "b.csv:2")]
    public void A_bad_row_is_named(string rows, string place)
    {
        Write("windows.json", "{}");
        Write("b.csv", rows);

        Assert.Contains(place, Assert.Throws<InvalidDataException>(() => NabCorpus.Read(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_windows_or_series_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => NabCorpus.Read(_folder));
        Write("windows.json", "[");
        Assert.Throws<InvalidDataException>(() => NabCorpus.Read(_folder));
        Write("windows.json", "{}");
        Assert.Throws<InvalidDataException>(() => NabCorpus.Read(_folder));
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
