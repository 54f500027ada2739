using EnvoyRls.Cli.Replay.Logs;

namespace EnvoyRls.Cli.Tests.Replay;

public sealed class LogLinesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\r\n\nb\r\n", "a||b")]
    public void Lines_end_at_line_breaks(string text, string expected) => Assert.Equal(expected, string.Join("|", LinesOf(text)));

    [Fact]
    public void Lines_of_every_length_come_out_whole()
    {
        string[] lines = [.. Enumerable.Range(0, 900).Select(length => new string((char)('a' + (length % 26)), length))];

        Assert.Equal<IEnumerable<string>>(lines, LinesOf(string.Join("\n", lines) + "\n"));
    }

    [Fact]
    public void A_line_beyond_the_bound_is_cut_and_the_next_is_whole()
    {
        string text = "first\n" + new string('x', 5 * LogLines.LongestLine) + "\nlast";

        List<string> lines = LinesOf(text);

        Assert.Equal(["first", new string('x', LogLines.LongestLine), "last"], lines);
    }

    private static List<string> LinesOf(string text)
    {
        using LogLines lines = new(new StringReader(text));
        List<string> read = [];
        while (lines.TryRead(out ReadOnlySpan<char> line))
        {
            read.Add(line.ToString());
        }

        return read;
    }
}
