using EnvoyRls.Management.Rest.Stats;

namespace EnvoyRls.Management.Tests.Usage;

public sealed class CsvTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("a,b")]
    [InlineData("say \"hi\", twice")]
    [InlineData("two\r\nlines\n")]
    [InlineData("naïve 😀")]
    public void Text_is_read_back_as_it_was(string text) => Assert.Equal([["name", "n"], [text, "1"]], Parse(CsvText.Of(["name", "n"], [[text, 1L]])));

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")")]
    public void Text_that_looks_like_a_formula_is_made_text(string text) => Assert.Equal([["name"], ["'" + text]], Parse(CsvText.Of(["name"], [[text]])));

    [Fact]
    public void Numbers_may_be_negative_and_moments_are_utc() => Assert.Equal(
        "a,b,c,d,e\r\n-1,0.25,2026-03-01T10:00:00Z,true,\r\n",
        CsvText.Of(["a", "b", "c", "d", "e"], [[-1L, 0.25, new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.FromHours(1)), true, null]]));

    /// <summary>Reads records as RFC 4180 writes them.</summary>
    private static List<List<string>> Parse(string text)
    {
        List<List<string>> records = [];
        List<string> record = [];
        int at = 0;
        while (at < text.Length)
        {
            record.Add(Field(text, ref at));
            bool ends = text[at] == '\r';
            at += ends ? 2 : 1;
            if (ends)
            {
                records.Add(record);
                record = [];
            }
        }

        Assert.Empty(record);
        return records;
    }

    private static string Field(string text, ref int at)
    {
        int start = at;
        if (text[at] != '"')
        {
            at = text.IndexOfAny([',', '\r'], at);
            return text[start..at];
        }

        do
        {
            at = text.IndexOf('"', at + 1) + 1;
        }
        while (text[at] == '"');

        return text[(start + 1)..(at - 1)].Replace("\"\"", "\"", StringComparison.Ordinal);
    }
}
