using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Telemetry.Decisions;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class TelemetrySettingsTests
{
    [Fact]
    public void Nothing_is_told_unless_asked_for()
    {
        ServerSettings settings = SettingsOf.Valid();

        Assert.Null(settings.DecisionLog.Target);
        Assert.Null(settings.Events.Url);
        Assert.False(settings.OtlpMetrics.Enabled);
    }

    [Theory]
    [InlineData("off", null)]
    [InlineData("OFF", null)]
    [InlineData("stdout", "stdout")]
    [InlineData("/var/log/rls.json", "/var/log/rls.json")]
    public void The_log_is_off_or_goes_somewhere(string text, string? target) =>
        Assert.Equal(target, SettingsOf.Valid(("DECISION_LOG", text)).DecisionLog.Target);

    [Fact]
    public void Values_are_read_by_name()
    {
        ServerSettings settings = SettingsOf.Valid(
            ("DECISION_LOG_KEYS", "hashed"),
            ("DECISION_LOG_KEY_SECRET", "s3cret"),
            ("DECISION_LOG_SAMPLE", "0.01"),
            ("EVENTS_URL", "https://events.example/in"),
            ("EVENTS_KEYS", "none"),
            ("METRICS_OTLP_ENABLED", "true"),
            ("METRICS_OTLP_INTERVAL", "15s"));

        Assert.Equal((KeyMode.Hashed, 0.01), (settings.DecisionLog.Keys, settings.DecisionLog.Sample));
        Assert.Equal((new Uri("https://events.example/in"), KeyMode.None), (settings.Events.Url, settings.Events.Keys));
        Assert.Equal((true, TimeSpan.FromSeconds(15)), (settings.OtlpMetrics.Enabled, settings.OtlpMetrics.Interval));
        Assert.DoesNotContain("s3cret", settings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DECISION_LOG_KEYS")]
    [InlineData("EVENTS_KEYS")]
    public void A_hash_needs_a_key(string name) =>
        Assert.StartsWith($"{name}: hashed needs DECISION_LOG_KEY_SECRET", SettingsOf.OnlyError((name, "hashed")), StringComparison.Ordinal);

    [Theory]
    [InlineData("ftp://user:pass-word@events.example", "EVENTS_URL: the address is not an http:// or https:// one")]
    [InlineData("pass-word", "EVENTS_URL: the address is not an http:// or https:// one")]
    [InlineData("https://user:pass-word@events.example", "EVENTS_URL: the address names a user; use EVENTS_TOKEN instead")]
    public void A_bad_address_is_refused_without_being_shown(string address, string expected) =>
        Assert.Equal(expected, SettingsOf.OnlyError(("EVENTS_URL", address)));

    [Theory]
    [InlineData("http://events.example", 1)]
    [InlineData("https://events.example", 0)]
    [InlineData("http://127.0.0.1:9000", 0)]
    public void A_token_in_plain_text_is_warned_about(string address, int warnings) =>
        Assert.Equal(warnings, SettingsOf.Load(("EVENTS_URL", address), ("EVENTS_TOKEN", "t")).Warnings.Count);
}
