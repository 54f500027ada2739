using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Features;

/// <summary>A signature that becomes a feature vector.</summary>
/// <param name="Domain">Its domain.</param>
/// <param name="Signature">The signature.</param>
/// <param name="Normal">What is normal for it.</param>
/// <param name="Rate">Calls a second.</param>
/// <param name="Noise">The deviation to judge it by.</param>
/// <param name="Drift">Its cumulative sum.</param>
/// <param name="Share">Its share of the domain's calls.</param>
/// <param name="Urgency">Which go first where there are too many.</param>
internal readonly record struct SignatureCandidate(
    string Domain, ObservedSignature Signature, Baseline Normal, double Rate, double Noise, double Drift, double Share, double Urgency);
