using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>Sorts what a tick brings by domain.</summary>
internal static class DomainViews
{
    /// <summary>A view of every domain that had calls, has features or has overrides.</summary>
    public static IReadOnlyDictionary<string, DomainView> Of(PolicyInput input, PolicyOptions options)
    {
        Dictionary<string, ObservedDomain> observed = ByName(input.Interval.Domains, domain => domain.Name);
        Dictionary<string, FeatureVector> features = ByName(input.Features.Domains, vector => vector.Subject.Domain);
        ILookup<string, FeatureVector> keys = input.Features.Keys.ToLookup(vector => vector.Subject.Domain, StringComparer.Ordinal);
        ILookup<string, FeatureVector> signatures = input.Features.Signatures.ToLookup(vector => vector.Subject.Domain, StringComparer.Ordinal);
        ILookup<string, FeatureVector> segments = input.Features.Segments.ToLookup(vector => vector.Subject.Domain, StringComparer.Ordinal);
        Dictionary<string, DomainPulse> pulses = ByName(input.Features.Pulses, pulse => pulse.Domain);
        ILookup<string, Finding> findings = input.Findings.ToLookup(finding => finding.Features.Subject.Domain, StringComparer.Ordinal);
        Dictionary<string, DomainView> views = new(StringComparer.Ordinal);
        foreach (string name in observed.Keys.Concat(features.Keys).Concat(findings.Select(group => group.Key)).Concat(input.Book.Overrides.Select(item => item.Scope.Domain)))
        {
            if (!views.ContainsKey(name))
            {
                views.Add(name, View(name));
            }
        }

        return views;

        DomainView View(string name)
        {
            RuleDomain? rules = input.Rules.Find(name);
            FeatureVector? vector = features.GetValueOrDefault(name);
            ObservedDomain? seen = observed.GetValueOrDefault(name);
            (AdaptiveMode mode, string source) = ModeOf(name, input, rules, options);
            (double? load, double? offered) = LoadsOf(name, input, rules, seen, options);
            return new DomainView
            {
                Name = name,
                Mode = mode,
                ModeSource = source,
                Rules = rules,
                Observed = seen,
                Features = vector,
                Pulse = pulses.GetValueOrDefault(name),
                Load = load,
                OfferedLoad = offered,
                Age = vector is null ? TimeSpan.Zero : input.Now - DateTimeOffset.UnixEpoch.AddMicroseconds(vector.Baseline.Since),
                Seconds = input.Interval.Seconds,
                KnowsClients = input.KnowsClients,
                Bots = BotTraffic.Of(seen, input.BotLikelihood, input.Now),
                Suspects = [.. keys[name].Where(vector => vector.Key is { Client: not 0 } key && input.Suspects.Contains(key.Client))],
                Keys = ByPath(keys[name]),
                Signatures = ByPath(signatures[name].Concat(SegmentShapes.Of(seen, segments[name], rules, input.Interval.Seconds, input.Now, options.LeastAge))),
                Findings = StrangestByPath(findings[name]),
                WideFindings = [.. findings[name].Where(finding => finding.Features.Subject.Path is null)],
            };
        }
    }

    /// <summary>How far the layer may go in a domain: what a person set, else the rule file, else the setting for it, else the one for all.</summary>
    public static (AdaptiveMode Mode, string Source) ModeOf(string domain, PolicyInput input, RuleDomain? rules, PolicyOptions options)
    {
        if (input.Book.Modes.TryGetValue(domain, out string? word) && WordTable<AdaptiveMode>.Find(word) is { } byPerson)
        {
            return (byPerson, "person");
        }

        if (rules?.Adaptive?.Mode is { } byFile)
        {
            return (byFile, "rule_file");
        }

        return options.DomainModes.TryGetValue(domain, out AdaptiveMode bySetting) ? (bySetting, "setting") : (options.Mode, "default");
    }

    private static (double? Load, double? Offered) LoadsOf(string domain, PolicyInput input, RuleDomain? rules, ObservedDomain? observed, PolicyOptions options)
    {
        double? signal = input.Load.TryGetValue(domain, out double own) || input.Load.TryGetValue("", out own) ? own : null;
        double? capacity = rules?.Adaptive?.Capacity?.PerSecond ?? (options.Capacity.TryGetValue(domain, out double set) ? set : null);
        if (capacity is not > 0 || observed is null || input.Interval.Seconds <= 0)
        {
            return (signal, null);
        }

        double served = capacity.Value * input.Interval.Seconds;
        double admitted = Math.Max(0, observed.Calls - observed.DeniedCalls);
        double held = Math.Min(observed.OverriddenCalls, observed.DeniedCalls);
        return (Math.Max(signal ?? 0, admitted / served), signal is null ? (admitted + held) / served : null);
    }

    private static Dictionary<string, T> ByName<T>(IEnumerable<T> items, Func<T, string> name) =>
        items.DistinctBy(name, StringComparer.Ordinal).ToDictionary(name, StringComparer.Ordinal);

    private static Dictionary<DescriptorPath, FeatureVector> ByPath(IEnumerable<FeatureVector> vectors) =>
        vectors.Where(vector => vector.Subject.Path is not null).DistinctBy(vector => vector.Subject.Path!).ToDictionary(vector => vector.Subject.Path!);

    private static Dictionary<DescriptorPath, Finding> StrangestByPath(IEnumerable<Finding> findings) => findings
        .Where(finding => finding.Features.Subject.Path is not null)
        .GroupBy(finding => finding.Features.Subject.Path!)
        .ToDictionary(group => group.Key, group => group.MinBy(finding => finding.PValue)!);
}
