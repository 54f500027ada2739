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

    [Fact]
    public async Task Lines_that_stand_behind_later_ones_are_played_at_their_own_time()
    {
        string[] lines = [.. Lines()];
        File.WriteAllLines(_directory.File("access.log"), lines.Chunk(50).SelectMany(Enumerable.Reverse));
        File.WriteAllText(_directory.File("web.yaml"), Rules.Replace("requests_per_unit: 200", "requests_per_unit: 1", StringComparison.Ordinal));

        CommandRun run = await RunAsync("-e", "remote_address=%h", "-o", "json");

        JsonElement result = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((4_704, 0), (Number(result, "put_in_order"), Number(result, "out_of_order")));
        Assert.Equal(0, Number(result.GetProperty("requests"), "denied_by_rules_alone"));
        Assert.Equal((Start, Start.AddSeconds(4_799)), (result.GetProperty("first").GetDateTimeOffset(), result.GetProperty("last").GetDateTimeOffset()));
    }

    [Fact]
    public async Task A_line_too_far_behind_is_decided_at_the_later_time()
    {
        string[] lines = [.. Lines()];
        File.WriteAllLines(_directory.File("access.log"), [.. lines[1..200], lines[0], .. lines[200..300]]);

        CommandRun run = await RunAsync("-e", "remote_address=%h", "-o", "json");

        Assert.Equal(1, Number(JsonDocument.Parse(run.Output).RootElement, "out_of_order"));
    }

    [Fact]
    public async Task A_log_with_too_little_traffic_says_why_nothing_is_enforced()
    {
        // A minute of requests in each hour, so that an hour has gone by long before there are half an hour's worth of intervals.
        File.WriteAllLines(_directory.File("access.log"), Enumerable.Range(0, 6).SelectMany(hour => Lines().Take(60).Select(line => line.Replace(":12:", $":{12 + hour}:", StringComparison.Ordinal))));

        CommandRun run = await RunAsync("-e", "remote_address=%h", "--inject", "flood,rate=300,at=+3h,for=2m", "-o", "json");

        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        JsonElement result = JsonDocument.Parse(run.Output).RootElement;
        JsonElement[] made = [.. result.GetProperty("overrides").EnumerateArray()];
        Assert.NotEmpty(made);
        Assert.All(made, item => Assert.Contains("baseline_too_recent", item.GetProperty("blocked_by").EnumerateArray().Select(gate => gate.GetString()), StringComparer.Ordinal));
        Assert.InRange(Number(result, "learnt_intervals"), 100, 899);
        Assert.StartsWith("the log has too little traffic: the layer learnt from ", result.GetProperty("not_enforced").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_before_enough_is_learnt_says_when_it_was()
    {
        CommandRun run = await RunAsync("-e", "remote_address=%h", "--inject", "flood,rate=300,at=+20m,for=2m");

        Assert.Contains("the flood met no override: the log has too little traffic before it", Unfolded(run), StringComparison.Ordinal);
        Assert.DoesNotContain("the layer learnt from", Unfolded(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_shorter_than_the_time_to_learn_says_so()
    {
        CommandRun run = await RunAsync("-e", "remote_address=%h", "--to", "2026-03-02T12:50:00Z");

        Assert.Contains("the log is too short: the layer puts nothing in force in the first 1h", Unfolded(run), StringComparison.Ordinal);
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

    /// <summary>What was printed, without the breaks at the end of a narrow terminal.</summary>
    private static string Unfolded(CommandRun run) => string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private Task<CommandRun> RunAsync(params string[] args) =>
        CommandRun.OfAsync(["backtest", "--log", _directory.File("access.log"), "--rules", _directory.File("web.yaml"), .. args]);
}
