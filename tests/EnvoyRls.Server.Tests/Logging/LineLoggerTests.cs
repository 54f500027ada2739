using System.Text;
using System.Text.Json;
using EnvoyRls.Server.Logging;
using EnvoyRls.Server.Tests.Settings;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Tests.Logging;

public sealed class LineLoggerTests
{
    private static readonly FixedTime Clock = new(new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)).AddTicks(1_234_567));

    [Theory]
    [InlineData("panic", LogLevel.Critical)]
    [InlineData("FATAL", LogLevel.Critical)]
    [InlineData("Error", LogLevel.Error)]
    [InlineData("WARN", LogLevel.Warning)]
    [InlineData("warning", LogLevel.Warning)]
    [InlineData("info", LogLevel.Information)]
    [InlineData("dEbUg", LogLevel.Debug)]
    [InlineData("trace", LogLevel.Trace)]
    public void Levels_have_the_names_of_the_reference_in_any_case(string text, LogLevel level) =>
        Assert.Equal(level, SettingsOf.Valid(("LOG_LEVEL", text)).Logging.Level);

    [Theory]
    [InlineData("")]
    [InlineData("warn ")]
    [InlineData("loud")]
    public void Another_level_is_refused_with_the_names_there_are(string text)
    {
        string error = SettingsOf.OnlyError(("LOG_LEVEL", text));

        Assert.StartsWith($"LOG_LEVEL: '{text}' is not ", error, StringComparison.Ordinal);
        Assert.All(["panic", "fatal", "error", "warn", "warning", "info", "debug", "trace"], name => Assert.Contains(name, error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("json", true)]
    [InlineData("JSON", true)]
    [InlineData("text", false)]
    [InlineData("", false)]
    public void Formats_are_json_and_text(string text, bool json) => Assert.Equal(json, SettingsOf.Valid(("LOG_FORMAT", text)).Logging.Json);

    [Theory]
    [InlineData(LogLevel.Critical, "fatal")]
    [InlineData(LogLevel.Error, "error")]
    [InlineData(LogLevel.Warning, "warning")]
    [InlineData(LogLevel.Information, "info")]
    [InlineData(LogLevel.Debug, "debug")]
    [InlineData(LogLevel.Trace, "trace")]
    public void A_text_line_has_time_level_and_message(LogLevel level, string name) =>
        Assert.Equal($"time=\"2024-02-03T02:05:06Z\" level={name} msg=\"hello world 7\"\n", Written(LogFormat.Text, log => log.Log(level, "hello {Name} {Number}", "world", 7)));

    [Fact]
    public void A_json_line_has_message_timestamp_in_nanoseconds_and_level() =>
        Assert.Equal(
            "{\"@message\":\"say \\\"é\\\"\",\"@timestamp\":\"2024-02-03T02:05:06.123456700Z\",\"level\":\"warning\"}\n",
            Written(LogFormat.Json, log => log.LogWarning("say \"é\"")));

    [Theory]
    [InlineData("a\nb\r\tc", "a\\nb\\r\\tc")]
    [InlineData("say \"x\\y\"", "say \\\"x\\\\y\\\"")]
    [InlineData("bell\u0007 line\u2028 next\u0085", "bell\\u0007 line\\u2028 next\\u0085")]
    public void An_event_is_one_line_of_text_whatever_it_says(string message, string written) =>
        Assert.Equal($"time=\"2024-02-03T02:05:06Z\" level=error msg=\"{written}\"\n", Written(LogFormat.Text, log => log.LogError("{Message}", message)));

    [Fact]
    public void An_event_is_one_line_of_json_whatever_it_says()
    {
        string line = Written(LogFormat.Json, log => log.LogError("{Message}", "a\nb\u2028"));

        Assert.Equal(1, line.Count(c => c == '\n'));
        Assert.Equal("a\nb\u2028", JsonDocument.Parse(line).RootElement.GetProperty("@message").GetString());
    }

    [Fact]
    public void An_error_nobody_expected_has_type_message_and_stack_as_fields()
    {
        string text = Written(LogFormat.Text, log => log.LogError(Thrown(), "failed"));
        JsonElement json = JsonDocument.Parse(Written(LogFormat.Json, log => log.LogError(Thrown(), "failed"))).RootElement;

        Assert.Contains(" msg=\"failed\" error=\"System.InvalidOperationException: odd\" stack=\"   at ", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Count(c => c == '\n'));
        Assert.Equal("failed", json.GetProperty("@message").GetString());
        Assert.StartsWith("System.InvalidOperationException: odd\n   at ", json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expected_error_has_its_message_alone()
    {
        Assert.EndsWith(" level=warning msg=\"failed\" error=\"odd\"\n", Written(LogFormat.Text, log => log.LogWarning(Thrown(), "failed")), StringComparison.Ordinal);
        Assert.EndsWith(",\"level\":\"warning\",\"error\":\"odd\"}\n", Written(LogFormat.Json, log => log.LogWarning(Thrown(), "failed")), StringComparison.Ordinal);
    }

    [Fact]
    public void Levels_below_the_lowest_are_not_written()
    {
        using MemoryStream output = new();
        using LineLoggerProvider provider = new(output, LogLevel.Warning, LogFormat.Text, Clock);
        ILogger log = provider.CreateLogger("any");
        log.LogInformation("quiet");
        log.LogWarning("loud");
        provider.Dispose();

        Assert.False(log.IsEnabled(LogLevel.Information));
        Assert.Equal("time=\"2024-02-03T02:05:06Z\" level=warning msg=\"loud\"\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task A_slow_output_drops_lines_counts_them_and_says_so_and_nobody_waits()
    {
        using SlowStream output = new();
        using LineLoggerProvider provider = new(output, LogLevel.Trace, LogFormat.Text, Clock, capacity: 2);
        ILogger log = provider.CreateLogger("any");
        log.LogWarning("first");
        await output.FirstWrite.WaitAsync(TimeSpan.FromSeconds(20));
        for (int i = 0; i < 5; i++)
        {
            log.LogWarning("later {Number}", i);
        }

        Assert.Equal(3, provider.Dropped);
        output.Open();
        provider.Dispose();

        string[] messages = [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[line.IndexOf("msg=", StringComparison.Ordinal)..])];
        Assert.Equal(
            "msg=\"first\" msg=\"later 0\" msg=\"3 log lines were dropped\" msg=\"later 1\"",
            string.Join(' ', messages));
    }

    [Fact]
    public void Every_line_of_many_threads_is_written_once_and_whole()
    {
        using MemoryStream output = new();
        using (LineLoggerProvider provider = new(output, LogLevel.Trace, LogFormat.Json, Clock, capacity: 10_000))
        {
            ILogger log = provider.CreateLogger("any");
            Parallel.For(0, 4_000, i => log.LogInformation("line {Number}", i));
        }

        IEnumerable<string?> messages = Encoding.UTF8.GetString(output.ToArray())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("@message").GetString());
        Assert.Equal(4_000, messages.Distinct(StringComparer.Ordinal).Count());
    }

    private static string Written(LogFormat format, Action<ILogger> action)
    {
        using MemoryStream output = new();
        using (LineLoggerProvider provider = new(output, LogLevel.Trace, format, Clock))
        {
            action(provider.CreateLogger("any"));
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("odd");
        }
        catch (InvalidOperationException error)
        {
            return error;
        }
    }
}
