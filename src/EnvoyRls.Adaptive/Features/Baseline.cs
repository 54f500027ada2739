namespace EnvoyRls.Adaptive.Features;

/// <summary>What is normal for a subject, at the time of asking.</summary>
/// <param name="Expected">Hits a second that are expected now.</param>
/// <param name="Upper">The 95th percentile of hits a second at such an hour, at least <paramref name="Expected"/>.</param>
/// <param name="Fast">Average hits a second over the last minute.</param>
/// <param name="Slow">Average hits a second over the last hour.</param>
/// <param name="Samples">Of how many intervals it was learnt.</param>
/// <param name="Since">Since when it has been learnt, Unix time in microseconds.</param>
/// <param name="IsInherited">Whether it is that of the segment, as the subject is too young to have one of its own.</param>
internal readonly record struct Baseline(double Expected, double Upper, double Fast, double Slow, long Samples, long Since, bool IsInherited);
