using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;

namespace EnvoyRls.Server.Checks;

/// <summary>Hits as a check writes them: 0 only looks, below 0 gives back.</summary>
internal static class CheckHits
{
    /// <summary>The most hits to charge or to give back: as many as a limit can admit in a window.</summary>
    public const long Most = uint.MaxValue;

    public static void Set(RateLimitDescriptor descriptor, long hits)
    {
        descriptor.HitsAddend = (ulong)Math.Abs(hits);
        descriptor.IsNegativeHits = hits < 0;
    }
}
