using System.Globalization;
using EnvoyRls.Cli.Replay.Logs;

namespace EnvoyRls.Cli.Tests.Replay;

public sealed class TextLogFormatTests
{
    private const string Line =
        """203.0.113.7 - alice [17/May/2015:10:05:03 +0200] "GET /cart/items?id=7 HTTP/1.1" 200 2326 "https://shop.example/" "Agent \"X\" 1.0" """;

    [Theory]
    [InlineData("%h", "203.0.113.7")]
    [InlineData("%a", "203.0.113.7")]
    [InlineData("%u", "alice")]
    [InlineData("%l", "")]
    [InlineData("%m", "GET")]
    [InlineData("%U", "/cart/items")]
    [InlineData("%q", "id=7")]
    [InlineData("%H", "HTTP/1.1")]
    [InlineData("%s", "200")]
    [InlineData("%>s", "200")]
    [InlineData("%b", "2326")]
    [InlineData("%r", "GET /cart/items?id=7 HTTP/1.1")]
    [InlineData("%{Referer}i", "https://shop.example/")]
    [InlineData("%{user-agent}i", "Agent \"X\" 1.0")]
    public void A_combined_line_tells_its_fields(string escape, string expected) =>
        Assert.Equal(expected, ValueIn(TextLogFormat.Combined, Line, escape));

    [Theory]
    [InlineData("-", "")]
    [InlineData("GET /", "/")]
    [InlineData("GET / HTTP/1.0", "/")]
    [InlineData("GET http://other.example/x?y=z HTTP/1.1", "/x")]
    [InlineData("GET http://other.example HTTP/1.1", "/")]
    [InlineData("GET /a b c HTTP/1.1", "/a b c")]
    [InlineData("GET /go?to=http://x/ HTTP/1.1", "/go")]
    [InlineData(@"\x16\x03\x01", "")]
    [InlineData("", "")]
    public void The_path_of_any_request_line_is_found_or_missing(string request, string expected) =>
        Assert.Equal(expected, ValueIn(TextLogFormat.Common, $"h - - [17/May/2015:10:05:03 +0000] \"{request}\" 400 0", "%U"));

    [Fact]
    public void A_format_of_ones_own_is_read()
    {
        const string Format = "[%t] %m %U%q -> %s in %Dus for %{X-Tenant}i";
        const string WithQuery = "[2026-01-02T03:04:05.678Z] PUT /a?b=c -> 204 in 17us for t1";
        const string Without = "[1767323045] PUT /a -> 204 in 17us for t1";

        Assert.Equal(("/a", "b=c"), (ValueIn(Format, WithQuery, "%U"), ValueIn(Format, WithQuery, "%q")));
        Assert.Equal(("/a", ""), (ValueIn(Format, Without, "%U"), ValueIn(Format, Without, "%q")));
        Assert.Equal(("17", "t1"), (ValueIn(Format, Without, "%D"), ValueIn(Format, Without, "%{x-tenant}i")));
    }

    [Fact]
    public void What_follows_the_format_is_ignored() =>
        Assert.Equal("2326", ValueIn(TextLogFormat.Common, Line, "%b"));

    [Theory]
    [InlineData("", "h at column 1")]
    [InlineData("203.0.113.7 - alice", "%u at column 15")]
    [InlineData("203.0.113.7 - alice [17/Mai/2015:10:05:03 +0200] \"GET / HTTP/1.1\" 200 1", "is not a time")]
    [InlineData("203.0.113.7 - alice [17/May/2015:10:05:03 +0200] \"GET / HTTP/1.1 200 1", "%r at column 51 has no end")]
    [InlineData("203.0.113.7 - alice [17/May/2015:10:05:03 +0200] GET", "expected ' \"' at column 49")]
    public void A_line_of_another_kind_is_refused_with_a_reason(string line, string reason)
    {
        LogRecord record = new([]);
        Assert.Contains(reason, new TextLogFormat(TextLogFormat.Common, record).Read(line, record), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%h %r", "has no %t")]
    [InlineData("%t %h%u", "nothing tells where %h ends")]
    [InlineData("%t %Z", "'%Z' is not an escape")]
    [InlineData("%t %{Referer", "no closing brace")]
    [InlineData("%t %", "'%' is not an escape")]
    public void A_format_without_sense_is_refused(string format, string reason)
    {
        FormatException mistake = Assert.Throws<FormatException>(() => new TextLogFormat(format, new LogRecord([])));
        Assert.Contains(reason, mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17/May/2015:10:05:03 +0200", "2015-05-17T08:05:03Z")]
    [InlineData("[17/May/2015:10:05:03 -0330]", "2015-05-17T13:35:03Z")]
    [InlineData("31/Dec/2016:23:59:60 +0000", "2016-12-31T23:59:59Z")]
    [InlineData("2015-05-17T10:05:03.250+02:00", "2015-05-17T08:05:03.25Z")]
    [InlineData("2015-05-17", "2015-05-17T00:00:00Z")]
    [InlineData("1431849903", "2015-05-17T08:05:03Z")]
    [InlineData("1431849903.5", "2015-05-17T08:05:03.5Z")]
    [InlineData("1431849903500", "2015-05-17T08:05:03.5Z")]
    public void Times_are_read_as_servers_write_them(string text, string expected)
    {
        Assert.True(LogTime.TryParse(text, out DateTimeOffset time));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("30/Feb/2015:10:05:03 +0000")]
    [InlineData("17/May/0000:10:05:03 +0000")]
    [InlineData("17/May/1969:10:05:03 +0000")]
    [InlineData("17/May/2015:24:05:03 +0000")]
    [InlineData("17/May/2015:10:05:03 +9900")]
    [InlineData("17/may/2015:10:05:03 +0000")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("99999999999999999999")]
    [InlineData("-5")]
    public void What_is_no_time_is_refused(string text) => Assert.False(LogTime.TryParse(text, out _));

    private static string ValueIn(string format, string line, string escape)
    {
        LogField field = LogEscapes.Parse(escape).Single().Field!.Value;
        LogRecord record = new([field]);
        Assert.Null(new TextLogFormat(format, record).Read(line, record));
        return record.Value(record.SlotOf(field)).ToString();
    }
}
