using EnvoyRls.Server.Telemetry.Decisions;

namespace EnvoyRls.Server.Settings;

/// <summary>Where events about violations of limits are sent.</summary>
internal sealed record EventSettings
{
    /// <summary>Gets batches of CloudEvents by POST; <see langword="null"/> for no events.</summary>
    public required Uri? Url { get; init; }

    /// <summary>Bearer token for the receiver; empty for none.</summary>
    public required Secret Token { get; init; }

    public required KeyMode Keys { get; init; }

    /// <summary>Most events in one request.</summary>
    public required int Batch { get; init; }

    /// <summary>How often events are sent.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Events that may wait; more are dropped.</summary>
    public required int Queue { get; init; }

    /// <summary>Keeps the address out of dumps, as its query may carry a password.</summary>
    public override string ToString() => $"{nameof(EventSettings)} {{ Url = {Url?.Host} }}";

    internal static EventSettings Read(SettingReader read, Secret keySecret)
    {
        read.Section("Events");
        Secret address = read.Secret("EVENTS_URL", "Gets CloudEvents about violations of limits, in batches by POST; none without.", Standing.Ours);
        EventSettings settings = new()
        {
            Url = ReadUrl(read, address.Reveal()),
            Token = read.Secret("EVENTS_TOKEN", "Bearer token for the receiver.", Standing.Ours, read: "again for every batch"),
            Keys = read.Get("EVENTS_KEYS", DecisionLogSettings.KeyModes, "plain", "Values of descriptor entries in events: plain, hashed (DECISION_LOG_KEY_SECRET), none.", Standing.Ours),
            Batch = read.Get("EVENTS_BATCH", SettingTypes.Integer(1, 1000), "100", "Most events in one request.", Standing.Ours),
            Interval = read.Get("EVENTS_INTERVAL", SettingTypes.Interval, "5s", "How often events are sent.", Standing.Ours),
            Queue = read.Get("EVENTS_QUEUE", SettingTypes.Integer(1, 1_000_000), "10000", "Events that may wait to be sent; more are dropped and counted.", Standing.Ours),
        };
        if (settings.Keys == KeyMode.Hashed && keySecret.IsEmpty)
        {
            read.Error("EVENTS_KEYS: hashed needs DECISION_LOG_KEY_SECRET, as anybody could undo a hash without a key by guessing");
        }

        if (settings.Token.Reveal().AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            read.Error("EVENTS_TOKEN: the token has characters that no token has");
        }

        if (settings is { Token.IsEmpty: false, Url: { IsLoopback: false } url } && url.Scheme == Uri.UriSchemeHttp)
        {
            read.Warn("EVENTS_TOKEN is sent in plain text, so that it can be read on its way: give EVENTS_URL an https:// address");
        }

        return settings;
    }

    // The address may carry a password in its query, so that no error shows it.
    private static Uri? ReadUrl(SettingReader read, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            read.Error("EVENTS_URL: the address is not an http:// or https:// one");
            return null;
        }

        if (url.UserInfo.Length > 0)
        {
            read.Error("EVENTS_URL: the address names a user; use EVENTS_TOKEN instead");
            return null;
        }

        return url;
    }
}
