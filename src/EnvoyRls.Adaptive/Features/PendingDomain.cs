using EnvoyRls.Adaptive.Features.Baselines;

namespace EnvoyRls.Adaptive.Features;

/// <summary>A domain that waits for the verdict on the interval before it is learnt.</summary>
/// <param name="Name">The domain.</param>
/// <param name="Baselines">What is normal for it.</param>
/// <param name="Admitted">Calls a second that were admitted.</param>
/// <param name="Shape">How they spread over clients.</param>
internal sealed record PendingDomain(string Name, DomainBaselines Baselines, double Admitted, DomainShape Shape);
