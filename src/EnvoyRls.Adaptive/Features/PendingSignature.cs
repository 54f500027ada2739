using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Features;

/// <summary>A signature that waits for the verdict on the interval before it is learnt.</summary>
/// <param name="Domain">Its domain.</param>
/// <param name="Signature">The signature.</param>
/// <param name="Place">Its row.</param>
/// <param name="Admitted">Calls a second that were admitted.</param>
/// <param name="Seasonal">Calls a second usual at this hour; 0 if not known.</param>
internal readonly record struct PendingSignature(string Domain, ObservedSignature Signature, int Place, double Admitted, double Seasonal);
