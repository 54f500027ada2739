using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class StateSettingsTests
{
    [Fact]
    public void Counters_end_with_the_process_where_nothing_is_said() => Assert.Null(SettingsOf.Valid().State);

    [Fact]
    public void A_directory_keeps_them_and_is_saved_to_every_ten_seconds() =>
        Assert.Equal(new StateSettings("/state", TimeSpan.FromSeconds(10)), SettingsOf.Valid(("STATE_DIR", "/state")).State);

    [Fact]
    public void Zero_saves_at_the_stop_only() =>
        Assert.Equal(TimeSpan.Zero, SettingsOf.Valid(("STATE_DIR", "/state"), ("STATE_INTERVAL", "0")).State?.Interval);

    [Fact]
    public void With_redis_there_is_nothing_to_keep_and_that_is_told()
    {
        SettingsResult result = SettingsOf.Load(("BACKEND_TYPE", "redis"), ("REDIS_URL", "redis:6379"), ("REDIS_SOCKET_TYPE", "tcp"), ("STATE_DIR", "/state"));

        Assert.Null(result.Settings?.State);
        Assert.Contains("STATE_DIR is set but has no effect: Redis keeps the counters", result.Warnings, StringComparer.Ordinal);
    }

    [Fact]
    public void The_command_line_wins()
    {
        Func<string, string?> environment = ServerCommandLine.Parse(["--state-dir", "mine"]).Over(_ => "theirs");

        Assert.Equal("mine", environment("STATE_DIR"));
        Assert.Equal("theirs", environment("STATE_INTERVAL"));
        Assert.Equal("theirs", ServerCommandLine.Parse([]).Over(_ => "theirs")("STATE_DIR"));
    }
}
