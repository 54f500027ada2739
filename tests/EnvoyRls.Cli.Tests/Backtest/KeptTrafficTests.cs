using System.Globalization;
using System.Text.Json;

namespace EnvoyRls.Cli.Tests.Backtest;

public sealed class KeptTrafficTests(KeptTraffic kept) : IClassFixture<KeptTraffic>
{
    [Fact]
    public async Task What_was_kept_is_played_and_the_flood_in_it_found()
    {
        CommandRun run = await RunAsync("backtest", "--from", Moment(60), "--to", Moment(100), "-o", "json");

        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        JsonElement result = JsonDocument.Parse(run.Output).RootElement;
        Assert.InRange(result.GetProperty("minutes").GetInt32(), 99, 101);
        Assert.InRange(result.GetProperty("calls").GetDouble(), 40_000, 44_000);
        Assert.True(result.GetProperty("held_back").GetDouble() > 1_000);
        JsonElement made = Assert.Single(result.GetProperty("overrides").EnumerateArray(), item => item.TryGetProperty("entered_at", out _));
        Assert.Equal("remote_address=198.18.0.0", made.GetProperty("subject").GetString());
        Assert.InRange(made.GetProperty("entered_at").GetDateTimeOffset() - kept.Start, TimeSpan.FromMinutes(80), TimeSpan.FromMinutes(86));
    }

    [Theory]
    [InlineData(ExitCode.Failed, "has no minutes from 2020-01-01 00:00Z to 2020-01-02 00:00Z", "--from", "2020-01-01", "--to", "2020-01-02")]
    [InlineData(ExitCode.Usage, "--from must be before --to", "--from", "2020-01-02", "--to", "2020-01-01")]
    [InlineData(ExitCode.Usage, "--to 'noon' is not a time", "--to", "noon")]
    [InlineData(ExitCode.Usage, "--model 'web' is no version", "--model", "web")]
    [InlineData(ExitCode.Failed, "has no version 3 of the models of 'web'", "--model", "web:3")]
    public async Task What_cannot_be_played_is_one_sentence(int exitCode, string sentence, params string[] args)
    {
        CommandRun run = await RunAsync("backtest", args);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("rls backtest: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Advice_says_of_a_short_past_that_it_is_short()
    {
        CommandRun run = await RunAsync("advice");

        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        Assert.Contains("no limit should change", run.Output, StringComparison.Ordinal);
        Assert.Contains("web.remote_address stays: too little was seen of it", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forecast_needs_a_week()
    {
        CommandRun run = await CommandRun.OfAsync("forecast", "--directory", kept.Directory, "--capacity", "100");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("has too little history: 0 of the 7 whole days needed", run.Error, StringComparison.Ordinal);
    }

    private string Moment(int minute) => kept.Start.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private Task<CommandRun> RunAsync(string command, params string[] args) =>
        CommandRun.OfAsync([command, "--rules", kept.Rules, "--directory", kept.Directory, .. args]);
}
