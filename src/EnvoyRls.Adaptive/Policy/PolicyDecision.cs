using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>What the policy made of one tick.</summary>
/// <param name="Book">The book as it should be; the same object if nothing changes.</param>
/// <param name="Anomalies">To be added to the archive, or brought up to date there.</param>
/// <param name="Events">What happened, for metrics and log.</param>
/// <param name="Domains">How each domain with traffic fares.</param>
internal sealed record PolicyDecision(
    OverrideBook Book, IReadOnlyList<Anomaly> Anomalies, IReadOnlyList<PolicyEvent> Events, IReadOnlyList<DomainStatus> Domains);
