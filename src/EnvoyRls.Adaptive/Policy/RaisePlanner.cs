using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// Raises limits where a rule lets it: for a key that runs into its limit by traffic that is usual for it, while nothing in the domain is
/// strange and there is capacity to spare. What is usual grows slowly and is capped, so nobody can lift a limit for themselves by a ramp.
/// </summary>
internal sealed class RaisePlanner(PolicyOptions options, PolicyInput input)
{
    /// <summary>The largest load over capacity at which there is something to spare.</summary>
    private const double MostLoad = 0.5;

    /// <summary>The share of hits that are denied from which on a limit is in the way.</summary>
    private const double LeastDenied = 0.01;

    private const int MostAtOnce = 10;

    /// <summary>Whether nothing is strange in a domain and there is capacity to spare.</summary>
    public static bool IsCalm(DomainView domain) => domain is { Findings.Count: 0, WideFindings.Count: 0, Load: <= MostLoad };

    /// <summary>What could be raised, the busiest first.</summary>
    public IEnumerable<Candidate> Find(DomainView domain, IReadOnlyList<Override> standing)
    {
        if (!IsCalm(domain) || domain.Age < options.MatureAge)
        {
            return [];
        }

        HashSet<DescriptorPath> taken = [.. standing.Where(item => item.IsInForce).Select(item => item.Scope.Path)];
        return domain.Keys.Values
            .Where(key => !key.Baseline.IsInherited && key.Values[(int)KeyFeature.OverLimit] >= LeastDenied && !taken.Contains(key.Subject.Path!))
            .OrderByDescending(key => key.Rate)
            .Take(MostAtOnce)
            .Select(key => CandidateOf(key, domain))
            .OfType<Candidate>();
    }

    private Candidate? CandidateOf(FeatureVector key, DomainView domain)
    {
        OverrideScope scope = new(domain.Name, key.Subject.Path!);
        SubjectRule rule = SubjectRule.Of(scope.Path, domain.Rules, input.Now);
        if (rule is not { Settings: { Raise: true } settings, Node: { Rule.Limits: [var limit] } node } || limit.Limit.Amount == 0 || !OverrideDocuments.CanSay(scope))
        {
            return null;
        }

        double seconds = limit.Limit.WindowMicroseconds / 1e6;
        double wanted = key.Baseline.Upper * options.Headroom * seconds / limit.Limit.Amount * RuleOverride.Whole;
        int most = Math.Min(PolicyOptions.MostRaise, settings.Ceiling ?? options.Ceiling);
        int scale = (int)Math.Min(wanted, most);
        if (scale <= RuleOverride.Whole)
        {
            return null;
        }

        uint amount = LimitSizing.Part(limit.Limit.Amount, scale);
        SizedLimit sized = new(scale, node.FullKey, limit.Limit.Amount, amount, limit.Limit.WindowMicroseconds, amount / seconds);
        return new Candidate
        {
            Scope = scope,
            Kind = SubjectKind.Key,
            Sized = sized,
            Impact = new OverrideImpact(0, 0, 0, 0),
            Finding = Calm(key),
            Confidence = 1,
            Contributions = [],
            Reason = ReasonText.OfRaise(key, sized),
            Rate = key.Rate,
            UsualRate = key.Baseline.Expected,
            Clients = key.Key?.Clients ?? 1,
            Rule = rule,
        };
    }

    private static Finding Calm(FeatureVector key) => new()
    {
        Features = key,
        PValue = 1,
        Confidence = 0,
        Persists = false,
        Detector = "none",
        Score = 0,
        Contributions = [],
        Model = "none",
    };
}
