using System.Collections.Frozen;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>
/// What is made of an interval: features of what was seen, findings of features, decisions of findings. Then what was clean is learnt.
/// Knows no clock and no other replica, so that a day can be played in minutes. For one thread at a time.
/// </summary>
internal sealed class AdaptiveEngine(FeatureEngine features, DetectionEngine detection, OverridePolicy policy)
{
    private readonly SuspectClients _suspects = new(policy.Options);

    /// <summary>What is normal, as learnt so far.</summary>
    public FeatureEngine Features => features;

    /// <summary>What finds the strange.</summary>
    public DetectionEngine Detection => detection;

    /// <summary>Decides on one interval, and learns from it.</summary>
    /// <param name="interval">What was seen.</param>
    /// <param name="surroundings">What else counts.</param>
    public EngineResult Tick(ObservedInterval interval, EngineSurroundings surroundings)
    {
        FeatureSet set = features.Observe(interval);
        IReadOnlyList<Finding> findings = detection.Detect(set);
        FrozenSet<ulong> suspects = _suspects.Note(findings, surroundings.Now);
        PolicyDecision decision = policy.Decide(new PolicyInput
        {
            Now = surroundings.Now,
            Interval = interval,
            Features = set,
            Findings = findings,
            Rules = surroundings.Rules,
            Book = surroundings.Book,
            Load = surroundings.Load,
            KnowsClients = surroundings.KnowsClients,
            Suspects = suspects,
            BotLikelihood = surroundings.BotLikelihood,
        });
        HashSet<Subject> suspicious = detection.Suspicious();
        AddOverridden(suspicious, set, interval, surroundings, decision.Book);
        features.Learn(suspicious, surroundings.KnowsClients);
        detection.Learn(set, suspicious);
        return new EngineResult(set, findings, decision, suspicious, suspects);
    }

    /// <summary>What is held down tells nothing of what it would be otherwise.</summary>
    private static void AddOverridden(HashSet<Subject> suspicious, FeatureSet set, ObservedInterval interval, EngineSurroundings surroundings, OverrideBook book)
    {
        HashSet<(string Domain, DescriptorPath Path)> overridden =
            [.. book.Overrides.Where(item => item.IsInForce).Select(item => (item.Scope.Domain, item.Scope.Path))];
        if (overridden.Count == 0)
        {
            return;
        }

        foreach (FeatureVector vector in set.Keys.Concat(set.Signatures))
        {
            if (vector.Subject is { Path: { } path } subject && overridden.Contains((subject.Domain, path)))
            {
                suspicious.Add(subject);
            }
        }

        suspicious.UnionWith(interval.Domains
            .SelectMany(domain => SegmentShapes.Subjects(domain, surroundings.Rules.Find(domain.Name), surroundings.Now))
            .Where(pair => overridden.Contains((pair.Shape.Domain, pair.Shape.Path!)))
            .SelectMany(pair => new[] { pair.Shape, pair.Segment }));
    }
}
