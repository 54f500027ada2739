using EnvoyRls.Adaptive.Features.Baselines;
using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Features;

/// <summary>A key that may become a feature vector.</summary>
/// <param name="Key">The key.</param>
/// <param name="Segment">Its segment.</param>
/// <param name="Normal">What is normal for it.</param>
/// <param name="Rate">Hits a second.</param>
/// <param name="Noise">The deviation to judge it by.</param>
/// <param name="Drift">Its cumulative sum.</param>
/// <param name="Reputation">0 to 1.</param>
/// <param name="Share">Its share of the domain's calls.</param>
/// <param name="Urgency">Which go first where there are too many.</param>
internal readonly record struct KeyCandidate(
    ObservedKey Key, SegmentBaselines Segment, Baseline Normal, double Rate, double Noise, double Drift, double Reputation, double Share, double Urgency);
