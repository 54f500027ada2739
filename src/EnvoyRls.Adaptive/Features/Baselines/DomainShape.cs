using EnvoyRls.Adaptive.Features.Geo;

namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>How a domain's calls spread over its clients in an interval.</summary>
/// <param name="Births">New clients a second.</param>
/// <param name="Entropy">The entropy of calls over clients, 0 to 1.</param>
/// <param name="TopShare">The share of the ten busiest clients, 0 to 1.</param>
/// <param name="Newcomers">The share of newcomers' calls, 0 to 1.</param>
/// <param name="Geography">Over countries and networks; <see langword="null"/> where there are no files to tell.</param>
internal readonly record struct DomainShape(double Births, double Entropy, double TopShare, double Newcomers, GeoSpread? Geography);
