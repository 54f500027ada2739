using System.Collections.Frozen;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>What came of one interval.</summary>
/// <param name="Features">What it was judged by.</param>
/// <param name="Findings">What was strange.</param>
/// <param name="Decision">What is to be done.</param>
/// <param name="Suspicious">What nothing was learnt from.</param>
/// <param name="Suspects">Clients that do something strange, each by itself.</param>
internal sealed record EngineResult(FeatureSet Features, IReadOnlyList<Finding> Findings, PolicyDecision Decision, IReadOnlySet<Subject> Suspicious, FrozenSet<ulong> Suspects);
