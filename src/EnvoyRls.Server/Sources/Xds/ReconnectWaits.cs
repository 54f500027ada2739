using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Sources.Xds;

/// <summary>
/// The waits between streams: even ones while the server cannot be reached, growing ones after streams that failed in
/// another way. A stream that brings rules makes the waits short again.
/// </summary>
/// <param name="settings">How long they are.</param>
/// <param name="random">A number from 0 up to 1, each time another.</param>
internal sealed class ReconnectWaits(XdsSettings settings, Func<double> random)
{
    /// <summary>Intervals may be 0, which is no reason to keep a processor busy.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    private TimeSpan _next = settings.Backoff.Initial;

    /// <summary>From half an interval to one and a half.</summary>
    public TimeSpan Unreachable() => AtLeast(Shortest, settings.ConnectRetryInterval * (0.5 + random()));

    /// <summary>The next of the growing waits.</summary>
    public TimeSpan Failed()
    {
        XdsBackoffSettings backoff = settings.Backoff;
        TimeSpan wait = _next * (1 - (backoff.Randomness * random()));
        _next = _next * backoff.Growth < backoff.Most ? _next * backoff.Growth : backoff.Most;
        return AtLeast(Shortest, wait);
    }

    public void Reset() => _next = settings.Backoff.Initial;

    private static TimeSpan AtLeast(TimeSpan shortest, TimeSpan wait) => wait > shortest ? wait : shortest;
}
