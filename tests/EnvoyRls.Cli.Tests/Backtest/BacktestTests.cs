using System.Globalization;
using System.Text.Json;
using EnvoyRls.Testing;

namespace EnvoyRls.Cli.Tests.Backtest;

public sealed class BacktestTests : IDisposable
{
    private const string Rules =
        """
        domain: web
        descriptors:
          - key: remote_address
            rate_limit: {unit: second, requests_per_unit: 200}
        """;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();

    public BacktestTests()
    {
        File.WriteAllText(_directory.File("web.yaml"), Rules);
        File.WriteAllLines(_directory.File("access.log"), Lines());
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_flood_put_into_a_log_meets_an_override_and_the_log_itself_does_not()
    {
        CommandRun run = await RunAsync("-e", "remote_address=%h", "--inject", "flood,rate=100,at=+75m,for=2m", "-o", "json");

        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        JsonElement result = JsonDocument.Parse(run.Output).RootElement;
        JsonElement attack = result.GetProperty("attacks").EnumerateArray().Single();
        Assert.InRange(attack.GetProperty("seconds_to_override").GetDouble(), 0, 15);
        JsonElement hostile = attack.GetProperty("requests");
        Assert.Equal(0, Number(hostile, "denied_by_rules_alone"));
        Assert.InRange(Number(hostile, "denied_by_overrides_only"), Number(hostile, "all") / 2, Number(hostile, "all"));
        Assert.Equal(0, Number(result.GetProperty("requests"), "denied_by_overrides_only"));
        Assert.Contains(result.GetProperty("overrides").EnumerateArray(), item => item.GetProperty("subject").GetString() == "remote_address=198.18.0.0");
    }

    [Fact]
    public async Task Without_an_attack_nothing_is_made()
    {
        CommandRun run = await RunAsync("-e", "remote_address=%h");

        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        Assert.Contains("no override would have been made", run.Output, StringComparison.Ordinal);
        Assert.Contains("of clients known before", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'rain' is no attack", "-e", "remote_address=%h", "--inject", "rain")]
    [InlineData("'rate=0' tells nothing of an attack", "-e", "remote_address=%h", "--inject", "flood,rate=0")]
    [InlineData("'at=noon' tells nothing of an attack", "-e", "remote_address=%h", "--inject", "flood,at=noon")]
    [InlineData("--learning 'soon' is no length of time", "-e", "remote_address=%h", "--learning", "soon")]
    [InlineData("do not tell who their client is", "-e", "path=%U", "--inject", "flood")]
    [InlineData("the rules have no domain 'shop'", "-e", "remote_address=%h", "--domain", "shop")]
    public async Task What_makes_no_sense_is_one_sentence_and_exit_2(string sentence, params string[] args)
    {
        CommandRun run = await RunAsync(args);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith("rls backtest: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_log_without_requests_is_a_failure()
    {
        CommandRun run = await RunAsync("-e", "remote_address=%h", "--from", "2030-01-01");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("no line of", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Eighty minutes of forty clients, a request a second.</summary>
    private static IEnumerable<string> Lines() => Enumerable.Range(0, 4_800).Select(second => string.Create(
        CultureInfo.InvariantCulture,
        $"""203.0.113.{second * 7919 % 40} - - [{Start.AddSeconds(second):dd/MMM/yyyy:HH:mm:ss} +0000] "GET / HTTP/1.1" 200 10 "-" "-" """));

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private Task<CommandRun> RunAsync(params string[] args) =>
        CommandRun.OfAsync(["backtest", "--log", _directory.File("access.log"), "--rules", _directory.File("web.yaml"), .. args]);
}
