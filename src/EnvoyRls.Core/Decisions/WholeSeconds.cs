namespace EnvoyRls.Core.Decisions;

/// <summary>Microseconds as clients are told them.</summary>
internal static class WholeSeconds
{
    /// <summary>Rounds up, so that nobody comes back too early.</summary>
    public static long Up(long microseconds) => (microseconds + 999_999) / 1_000_000;
}
