using System.IO.Compression;
using EnvoyRls.Bench.Adaptive.Kdd;

namespace EnvoyRls.Bench.Tests.Adaptive;

public sealed class LabelledRowsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labelled-rows-");

    [Theory]
    [InlineData("rows.csv")]
    [InlineData("rows.csv.gz")]
    public void Rows_are_read_from_plain_and_compressed_files(string name)
    {
        LabelledRows rows = LabelledRows.Read(Write(name, "a,b,anomaly\n1.5,-2,0\n3e2,4,1\n"));

        Assert.Equal(2, rows.Width);
        Assert.Equal([1.5, -2, 300, 4], rows.Values);
        Assert.Equal([false, true], rows.Labels);
        Assert.Equal(1, rows.Anomalies);
    }

    [Theory]
    [InlineData("a,anomaly\n1,0\nx,1\n", "line 3")]
    [InlineData("a,anomaly\n1,0\n1\n", "line 3")]
    [InlineData("a,anomaly\n1,0\n1,2,1\n", "line 3")]
    [InlineData("a,anomaly\nNaN,0\n", "line 2")]
    [InlineData("a,anomaly\n1,2\n", "line 2")]
    [InlineData("a,anomaly\n1,0\n", "both labels")]
    [InlineData("anomaly\n0\n1\n", "line 1")]
    [InlineData("", "line 1")]
    public void What_is_not_of_the_form_is_named(string text, string named) => Assert.Contains(
        named,
        Assert.Throws<InvalidDataException>(() => LabelledRows.Read(Write("rows.csv", text))).Message,
        StringComparison.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);

    private FileInfo Write(string name, string text)
    {
        FileInfo file = new(Path.Combine(_folder.FullName, name));
        using FileStream created = file.Create();
        using Stream content = file.Extension == ".gz" ? new GZipStream(created, CompressionLevel.Fastest) : created;
        using StreamWriter writer = new(content);
        writer.Write(text);
        return file;
    }
}
