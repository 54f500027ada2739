namespace EnvoyRls.Adaptive.Tests.Engine.Ramps;

/// <summary>Hits a second that would be left.</summary>
/// <param name="Key">To the client whose traffic may grow.</param>
/// <param name="Signature">To all clients of the path whose traffic may grow.</param>
/// <param name="Segment">To all keys of the rule.</param>
/// <param name="Domain">To all.</param>
internal sealed record RampLimits(double Key, double Signature, double Segment, double Domain)
{
    public static readonly RampLimits None = new(0, 0, 0, 0);

    public RampLimits OrHigher(RampLimits other) => new(
        Math.Max(Key, other.Key), Math.Max(Signature, other.Signature), Math.Max(Segment, other.Segment), Math.Max(Domain, other.Domain));

    /// <summary>How many times as high the limit is that rose most.</summary>
    public double Over(RampLimits before) =>
        Math.Max(Math.Max(Key / before.Key, Signature / before.Signature), Math.Max(Segment / before.Segment, Domain / before.Domain));
}
