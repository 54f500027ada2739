using System.IO.Compression;
using System.Text;
using System.Text.Json;
using EnvoyRls.Testing;

namespace EnvoyRls.Cli.Tests.Replay;

public sealed class ReplayTests : IDisposable
{
    private const string Rules =
        """
        domain: web
        descriptors:
          - key: remote_address
            rate_limit: {unit: minute, requests_per_unit: 2}
          - key: path
            value: /login
            rate_limit: {unit: hour, requests_per_unit: 1}
        """;

    private readonly TemporaryDirectory _directory = new();

    public ReplayTests() => File.WriteAllText(_directory.File("web.yaml"), Rules);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Verdicts_are_those_of_the_limiter_at_the_times_of_the_log()
    {
        string log = Write(
            Line("10.0.0.1", "12:00:00", "/"),
            Line("10.0.0.1", "12:00:30", "/"),
            Line("10.0.0.1", "12:00:59", "/"),
            Line("10.0.0.2", "12:00:59", "/"),
            Line("10.0.0.1", "12:01:00", "/"));

        JsonElement result = await JsonAsync(log, "-e", "remote_address=%h");

        Assert.Equal((5, 5, 4, 1), (Number(result, "lines"), Number(result, "requests"), Number(result, "admitted"), Number(result, "denied")));
        JsonElement rule = result.GetProperty("rules").EnumerateArray().Single();
        Assert.Equal("web.remote_address", rule.GetProperty("rule").GetString());
        Assert.Equal("2/minute", rule.GetProperty("limit").GetString());
        Assert.Equal((5, 1, 4), (Number(rule, "hits"), Number(rule, "denied"), Number(rule, "peak_per_minute")));
        JsonElement key = result.GetProperty("limited_keys").EnumerateArray().Single();
        Assert.Equal("remote_address=10.0.0.1", key.GetProperty("key").GetString());
    }

    [Fact]
    public async Task A_descriptor_without_a_value_is_left_out_as_envoy_does()
    {
        string log = Write(
            Line("10.0.0.1", "12:00:00", "/login"),
            """10.0.0.1 - - [17/May/2015:12:00:01 +0000] "-" 408 0 "-" "-" """,
            Line("10.0.0.1", "12:00:02", "/login"));

        JsonElement result = await JsonAsync(log, "-e", "path=%U");

        Assert.Equal((2, 1), (Number(result, "requests"), Number(result, "without_descriptor")));
        Assert.Equal(1, Number(result, "denied"));
    }

    [Fact]
    public async Task The_clock_never_goes_back()
    {
        string log = Write(Line("10.0.0.1", "12:00:59", "/"), Line("10.0.0.1", "12:01:01", "/"), Line("10.0.0.1", "12:00:58", "/"), Line("10.0.0.1", "12:01:02", "/"));

        JsonElement result = await JsonAsync(log, "-e", "remote_address=%h");

        Assert.Equal((1, 3), (Number(result, "out_of_order"), Number(result, "farthest_back_seconds")));
        Assert.Equal(1, Number(result, "denied"));
    }

    [Fact]
    public async Task Lines_that_cannot_be_read_are_counted_and_the_first_shown()
    {
        string log = Write(Line("10.0.0.1", "12:00:00", "/"), "garbage \u001b[31m", "", Line("10.0.0.1", "12:00:01", "/"));

        CommandRun run = await ReplayAsync(log, "-e", "remote_address=%h");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("lines that cannot be read: 2\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  line 2: %l at column 9 has no end: garbage ?[31m", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_time_and_the_number_of_lines_asked_for_are_replayed()
    {
        string log = Write([.. Enumerable.Range(0, 60).Select(second => Line($"10.0.0.{second}", $"12:00:{second:00}", "/"))]);

        JsonElement result = await JsonAsync(
            log, "-e", "remote_address=%h", "--from", "2015-05-17T12:00:10Z", "--to", "2015-05-17T14:00:30+02:00", "--limit", "25");

        Assert.Equal((25, 15, 10), (Number(result, "lines"), Number(result, "requests"), Number(result, "outside_time")));
    }

    [Fact]
    public async Task A_rule_that_only_watches_says_what_it_would_have_denied()
    {
        await File.WriteAllTextAsync(
            _directory.File("web.yaml"), "domain: web\ndescriptors:\n  - {key: remote_address, shadow_mode: true, rate_limit: {unit: minute, requests_per_unit: 1}}\n");
        string log = Write(Line("10.0.0.1", "12:00:00", "/"), Line("10.0.0.1", "12:00:01", "/"), Line("10.0.0.1", "12:00:02", "/"));

        CommandRun run = await ReplayAsync(log, "-e", "remote_address=%h");

        Assert.Matches("(?m)^rule +limit +hits +denied +share +peak/minute +would deny *$", run.Output);
        Assert.Matches("(?m)^web.remote_address +1/minute +3 +0 +0.0 % +3 +2 *$", run.Output);
    }

    [Fact]
    public async Task Lists_decide_first_and_are_counted()
    {
        await File.WriteAllTextAsync(
            _directory.File("web.yaml"),
            """
            domain: web
            lists:
              deny: [{key: remote_address, match: cidr, value: 10.1.0.0/16}]
              allow: [{key: remote_address, value: 10.0.0.9}]
            descriptors:
              - {key: remote_address, rate_limit: {unit: minute, requests_per_unit: 1}}
            """);
        string log = Write(
            Line("10.1.0.1", "12:00:00", "/"),
            Line("10.0.0.9", "12:00:01", "/"), Line("10.0.0.9", "12:00:02", "/"), Line("10.0.0.9", "12:00:03", "/"),
            Line("10.0.0.1", "12:00:04", "/"));

        JsonElement result = await JsonAsync(log, "-e", "remote_address=%h");

        Assert.Equal((1, 3, 1), (Number(result, "denied_by_list"), Number(result, "allowed_by_list"), Number(result, "denied")));
        Assert.Equal(1, Number(result.GetProperty("rules").EnumerateArray().Single(), "hits"));
        Assert.Equal(0, Number(result, "without_rule"));
    }

    [Fact]
    public async Task Gzip_is_read_as_it_is()
    {
        string path = _directory.File("access.log.gz");
        using (GZipStream gzip = new(File.Create(path), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Line("10.0.0.1", "12:00:00", "/") + "\n"));
        }

        Assert.Equal(1, Number(await JsonAsync(path, "-e", "remote_address=%h"), "requests"));
    }

    [Fact]
    public async Task A_report_for_people_has_totals_rules_keys_and_a_plot()
    {
        string log = Write([.. Enumerable.Range(0, 8).Select(second => Line("10.0.0.1", $"12:00:0{second}", "/login"))]);

        CommandRun run = await ReplayAsync(log, "-e", "remote_address=%h", "-e", "path=%U");

        string[] lines = [.. run.Output.Split('\n').Select(line => line.TrimEnd())];
        Assert.Equal($"{log}: 8 lines, 8 requests from 2015-05-17 12:00:00 to 2015-05-17 12:00:07 UTC", lines[0]);
        Assert.Matches(@"^admitted +1 +12\.5 %$", lines[2]);
        Assert.Matches(@"^denied +7 +87\.5 %$", lines[3]);
        Assert.Contains(lines, line => line.StartsWith("web.path_/login", StringComparison.Ordinal) && line.Contains("1/hour", StringComparison.Ordinal));
        Assert.Matches("^path=/login +7$", lines[10]);
        Assert.Contains("\nrequests per second: █ admitted ░ denied\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Theory]
    [InlineData("verdicts.svg", "<svg ")]
    [InlineData("verdicts.PNG", "\u0089PNG")]
    public async Task A_chart_is_written_in_the_format_its_name_says(string name, string start)
    {
        string log = Write(Line("10.0.0.1", "12:00:00", "/"));

        CommandRun run = await ReplayAsync(log, "-e", "remote_address=%h", "--chart", _directory.File(name));

        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        Assert.StartsWith(start, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_directory.File(name))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "is not key=value", "-e", "nonsense")]
    [InlineData(ExitCode.Usage, "'%y' is not an escape", "-e", "a=%y")]
    [InlineData(ExitCode.Usage, "the rules have no domain 'x', only web", "-e", "a=%h", "-d", "x")]
    [InlineData(ExitCode.Usage, "log format 'clf' is not", "-e", "a=%h", "--format", "clf")]
    [InlineData(ExitCode.Usage, "do not tell %{x-tenant}i", "-e", "a=%{X-Tenant}i")]
    [InlineData(ExitCode.Usage, "--from 'noon' is not a time", "-e", "a=%h", "--from", "noon")]
    [InlineData(ExitCode.Usage, "ends neither in .svg nor in .png", "-e", "a=%h", "--chart", "x.gif")]
    [InlineData(ExitCode.Usage, "'-1' lines cannot be read", "-e", "a=%h", "--limit=-1")]
    [InlineData(ExitCode.Usage, "--descriptor")]
    [InlineData(ExitCode.Failed, "no line of", "-e", "a=%h", "--format", "json")]
    [InlineData(ExitCode.Failed, "Could not find", "-e", "a=%h", "--chart", "/nowhere/at/all.svg")]
    public async Task What_makes_no_sense_is_one_sentence(int exitCode, string expected, params string[] arguments)
    {
        CommandRun run = await ReplayAsync(Write(Line("10.0.0.1", "12:00:00", "/")), arguments);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Neither_a_log_nor_rules_that_cannot_be_read_are_passed_over()
    {
        CommandRun noLog = await ReplayAsync(_directory.File("nowhere.log"), "-e", "a=%h");
        CommandRun cutGzip = await ReplayAsync(WriteBytes([0x1F, 0x8B, 8, 0, 1, 2, 3]), "-e", "a=%h");
        await File.WriteAllTextAsync(_directory.File("web.yaml"), "domain: web\ndescriptors:\n  - value: v\n");
        CommandRun badRules = await ReplayAsync(Write(""), "-e", "a=%h");

        Assert.Equal((ExitCode.Failed, ExitCode.Failed, ExitCode.Failed), (noLog.ExitCode, cutGzip.ExitCode, badRules.ExitCode));
        Assert.Contains("nowhere.log", noLog.Error, StringComparison.Ordinal);
        Assert.Contains("web.yaml:3:5: error: descriptor has empty key", badRules.Error, StringComparison.Ordinal);
    }

    private static string Line(string address, string time, string path) =>
        $"{address} - - [17/May/2015:{time} +0000] \"GET {path} HTTP/1.1\" 200 17 \"-\" \"curl/8\"";

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private string Write(params string[] lines) => WriteBytes(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    private string WriteBytes(byte[] bytes)
    {
        string path = _directory.File("access.log");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private Task<CommandRun> ReplayAsync(string log, params string[] arguments) =>
        CommandRun.OfAsync(["replay", log, "--rules", _directory.File("web.yaml"), .. arguments]);

    private async Task<JsonElement> JsonAsync(string log, params string[] arguments)
    {
        CommandRun run = await ReplayAsync(log, [.. arguments, "--json"]);
        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        using JsonDocument document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }
}
