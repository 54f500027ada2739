using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using EnvoyRls.Cli.Charts;

namespace EnvoyRls.Cli.Tests.Charts;

public sealed class ChartTests
{
    private static readonly TimeSeries Series = new(
        DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1), [new(100, 0), new(0, 0), new(50, 50), new(99_999, 1)]);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 2)]
    [InlineData(13, 5)]
    [InlineData(31, 10)]
    [InlineData(60, 10)]
    [InlineData(61, 20)]
    [InlineData(136, 50)]
    [InlineData(99_999, 20_000)]
    public void Scales_have_round_steps_and_few_lines(long peak, long step) => Assert.Equal(step, TimeChart.StepOf(peak));

    [Fact]
    public void A_chart_is_well_formed_xml_whatever_its_title()
    {
        SvgSurface svg = new();
        TimeChart.Draw(svg, Series, "a<b>&\"c\" \u0001\ud83d");

        XElement document = XDocument.Parse(svg.ToDocument(TimeChart.Width, TimeChart.Height)).Root!;

        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Contains(document.Elements(ns + "text"), text => text.Value == "a<b>&\"c\" ");
        Assert.Equal(3 + 1, document.Elements(ns + "rect").Count(rect => (string?)rect.Attribute("fill") == ChartColours.Hex(ChartColour.Admitted)));
        Assert.Equal(2 + 1, document.Elements(ns + "rect").Count(rect => (string?)rect.Attribute("fill") == ChartColours.Hex(ChartColour.Denied)));
    }

    [Fact]
    public void A_single_denial_among_thousands_is_seen()
    {
        PngSurface png = new(TimeChart.Width, TimeChart.Height);
        TimeChart.Draw(png, Series, "t");

        int column = TimeChart.Width - 100;
        Assert.Contains(ChartColour.Denied, Enumerable.Range(60, TimeChart.Height - 60).Select(y => png.At(column, y)));
    }

    [Fact]
    public void What_lies_outside_of_an_image_is_not_drawn()
    {
        PngSurface png = new(20, 10);
        png.FillRectangle(0, 0, 20, 10, ChartColour.Background);
        png.Text(-3, 4, "W", TextAnchor.Start);
        png.Text(19, 12, "W", TextAnchor.Start);
        png.FillRectangle(15, 5, 100, 100, ChartColour.Denied);

        Assert.Equal(ChartColour.Denied, png.At(19, 9));
        Assert.Equal(ChartColour.Background, png.At(10, 9));
    }

    [Fact]
    public void Characters_are_drawn_and_unknown_ones_are_a_frame()
    {
        Assert.Equal([0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110, 0, 0], BitmapFont.RowsOf('1').ToArray());
        Assert.All(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_abcdefghijklmnopqrstuvwxyz{|}~", character =>
            Assert.False(BitmapFont.RowsOf(character).SequenceEqual(BitmapFont.RowsOf('\u2603'))));
    }

    [Fact]
    public void A_png_file_holds_the_image()
    {
        byte[] pixels = [0, 1, 2, 1, 1, 0];
        byte[] file = PngWriter.Write(pixels, 3, 2, [0xFFFFFF, 0x102030, 0xB03A2E]);

        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        List<(string Type, byte[] Data)> chunks = ChunksOf(file.AsSpan(8));
        Assert.Equal("IHDR PLTE IDAT IEND", string.Join(" ", chunks.Select(chunk => chunk.Type)));
        Assert.Equal([0, 0, 0, 3, 0, 0, 0, 2, 8, 3, 0, 0, 0], chunks[0].Data);
        Assert.Equal([0xFF, 0xFF, 0xFF, 0x10, 0x20, 0x30, 0xB0, 0x3A, 0x2E], chunks[1].Data);
        using MemoryStream rows = new();
        using ZLibStream zlib = new(new MemoryStream(chunks[2].Data), CompressionMode.Decompress);
        zlib.CopyTo(rows);
        Assert.Equal([0, 0, 1, 2, 0, 1, 1, 0], rows.ToArray());

        // The end chunk is the same in every file; its code is known.
        Assert.Equal([0xAE, 0x42, 0x60, 0x82], file[^4..]);
    }

    private static List<(string Type, byte[] Data)> ChunksOf(ReadOnlySpan<byte> rest)
    {
        List<(string, byte[])> chunks = [];
        while (!rest.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(rest);
            chunks.Add((Encoding.ASCII.GetString(rest.Slice(4, 4)), rest.Slice(8, length).ToArray()));
            rest = rest[(length + 12)..];
        }

        return chunks;
    }
}
