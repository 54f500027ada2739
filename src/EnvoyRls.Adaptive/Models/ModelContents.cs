namespace EnvoyRls.Adaptive.Models;

/// <summary>One version of a domain's models: those of all its pools that had rows enough, trained in one go.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Pools">At least one.</param>
internal sealed record ModelContents(string Domain, IReadOnlyList<PoolVersion> Pools);
