using System.Globalization;

namespace EnvoyRls.Server.Settings;

/// <summary>How long an xDS server is left alone after a stream failed.</summary>
/// <param name="Initial">The wait after a stream that had been good.</param>
/// <param name="Most">What waits grow to.</param>
/// <param name="Growth">How much longer each wait is than the one before.</param>
/// <param name="Randomness">The share of a wait, from its end, that is left to chance; 0 for none.</param>
internal sealed record XdsBackoffSettings(TimeSpan Initial, TimeSpan Most, double Growth, double Randomness)
{
    private const double Doubling = 2;
    private const double HalfOfIt = 0.5;

    private static readonly SettingType<double> Factor = new(
        "float",
        "a number of 0 or more",
        (string text, out double value) => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
            && value >= 0 && double.IsFinite(value));

    internal static XdsBackoffSettings Read(SettingReader read)
    {
        TimeSpan initial = read.Get(
            "XDS_CLIENT_BACKOFF_INITIAL_INTERVAL", SettingTypes.Duration, "10s", "Wait before the next stream after one that had brought rules.");
        TimeSpan most = read.Get("XDS_CLIENT_BACKOFF_MAX_INTERVAL", SettingTypes.Duration, "60s", "What the waits after further failures grow to.", Standing.Better);

        // The reference multiplies by it, so that its own default lets waits shrink; above 1 it does what it does there.
        double factor = read.Get(
            "XDS_CLIENT_BACKOFF_RANDOM_FACTOR", Factor, "0.5", "Up to 1: share of a wait that is random, and waits double; above 1: how waits grow.", Standing.Better);
        bool jitter = read.Get("XDS_CLIENT_BACKOFF_JITTER", SettingTypes.Flag, "true", "Make waits random, so that replicas do not come back at once.");
        double randomness = factor > 1 ? HalfOfIt : factor;
        return new XdsBackoffSettings(initial, most > initial ? most : initial, factor > 1 ? factor : Doubling, jitter ? randomness : 0);
    }
}
