using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>Which calls an override is about.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Path">The descriptor, values that are open match any.</param>
/// <param name="NewcomersOnly">Whether clients that were known before are spared.</param>
/// <param name="LeastBotLikelihood">The least likelihood in percent that the client is a bot; 0 for any client.</param>
/// <param name="SuspectsOnly">Whether all clients are spared but those who do something strange themselves.</param>
internal sealed record OverrideScope(string Domain, DescriptorPath Path, bool NewcomersOnly = false, int LeastBotLikelihood = 0, bool SuspectsOnly = false);
