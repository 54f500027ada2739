using EnvoyRls.Cli.Replay.Logs;

namespace EnvoyRls.Cli.Tests.Replay;

public sealed class JsonLogFormatTests
{
    private const string Envoy =
        """{"start_time":"2026-01-02T03:04:05.678Z","method":"GET","path":"/a?b=c","protocol":"HTTP/2","response_code":200,"bytes_sent":17,"downstream_remote_address":"10.0.0.1:5000","user_agent":"curl","request":{"tenant":"t1"}}""";

    private const string Nginx =
        """{"time_local":"17/May/2015:10:05:03 +0000","remote_addr":"2001:db8::1","request":"PUT /x HTTP/1.1","status":"201","http_user_agent":"-","x":null}""";

    [Theory]
    [InlineData(Envoy, "%h", "10.0.0.1")]
    [InlineData(Envoy, "%m", "GET")]
    [InlineData(Envoy, "%U", "/a")]
    [InlineData(Envoy, "%q", "b=c")]
    [InlineData(Envoy, "%s", "200")]
    [InlineData(Envoy, "%b", "17")]
    [InlineData(Envoy, "%{User-Agent}i", "curl")]
    [InlineData(Envoy, "%{request.tenant}j", "t1")]
    [InlineData(Envoy, "%{nothing}j", "")]
    [InlineData(Nginx, "%h", "2001:db8::1")]
    [InlineData(Nginx, "%m", "PUT")]
    [InlineData(Nginx, "%U", "/x")]
    [InlineData(Nginx, "%{User-Agent}i", "")]
    [InlineData(Nginx, "%{x}j", "")]
    public void Members_are_found_under_the_names_servers_give_them(string line, string escape, string expected)
    {
        LogField field = LogEscapes.Parse(escape).Single().Field!.Value;
        LogRecord record = new([field]);
        Assert.Null(new JsonLogFormat([field], record).Read(line, record));
        Assert.Equal(expected, record.Value(record.SlotOf(field)).ToString());
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{}", "no time")]
    [InlineData("""{"time":"later"}""", "'later' is not a time")]
    public void Other_lines_are_refused_with_a_reason(string line, string reason)
    {
        LogRecord record = new([]);
        Assert.Contains(reason, new JsonLogFormat([], record).Read(line, record), StringComparison.Ordinal);
    }
}
