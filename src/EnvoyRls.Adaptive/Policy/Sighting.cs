using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>Something strange in one tick, for the record of anomalies.</summary>
/// <param name="Id">The id of the override made of it; <see langword="null"/> for none.</param>
/// <param name="Path">Whose it is; <see langword="null"/> for a segment or a domain.</param>
/// <param name="Domain">The domain.</param>
/// <param name="Finding">What the detectors said; <see langword="null"/> where they say nothing of it any longer.</param>
/// <param name="Override">The override made of it.</param>
/// <param name="Reason">One sentence for people.</param>
/// <param name="Gate">Why there is no override.</param>
internal sealed record Sighting(string? Id, DescriptorPath? Path, string Domain, Finding? Finding, Override? Override, string Reason, OverrideGate? Gate);
