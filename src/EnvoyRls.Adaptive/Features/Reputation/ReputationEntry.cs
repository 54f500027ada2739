using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Features.Reputation;

/// <summary>How bad the addresses of a network are said to be.</summary>
/// <param name="Network">The network, without bits beyond its length.</param>
/// <param name="Score">0 to 1.</param>
internal readonly record struct ReputationEntry(IpNetwork Network, double Score);
