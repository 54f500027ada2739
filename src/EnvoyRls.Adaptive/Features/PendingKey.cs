using EnvoyRls.Adaptive.Features.Baselines;
using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Features;

/// <summary>A key that waits for the verdict on the interval before it is learnt.</summary>
/// <param name="Key">The key.</param>
/// <param name="Segment">Its segment.</param>
/// <param name="Place">Its row.</param>
/// <param name="Admitted">Hits a second that were admitted.</param>
/// <param name="Seasonal">Hits a second usual at this hour; 0 if not known.</param>
internal readonly record struct PendingKey(ObservedKey Key, SegmentBaselines Segment, int Place, double Admitted, double Seasonal);
