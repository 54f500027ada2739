namespace EnvoyRls.Server.Tests.Settings;

public sealed class AdaptiveSettingsTests
{
    [Theory]
    [InlineData("ADAPTIVE_TICK", "400ms")]
    [InlineData("ADAPTIVE_TICK", "2m")]
    [InlineData("ADAPTIVE_TTL", "3s")]
    [InlineData("ADAPTIVE_TTL", "25h")]
    public void Times_that_the_layer_cannot_keep_are_refused_by_name(string name, string value) =>
        Assert.StartsWith(name, SettingsOf.OnlyError((name, value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("ADAPTIVE_TICK", "500ms")]
    [InlineData("ADAPTIVE_TICK", "1m")]
    [InlineData("ADAPTIVE_TTL", "10s")]
    [InlineData("ADAPTIVE_TTL", "24h")]
    public void Bounds_of_times_are_accepted(string name, string value) => SettingsOf.Valid((name, value));
}
