namespace EnvoyRls.Adaptive.Models;

/// <summary>That somebody wants a version of a domain's models to be trained now.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Time">When it was asked for.</param>
/// <param name="By">Who.</param>
internal sealed record TrainingRequest(string Domain, DateTimeOffset Time, string By);
