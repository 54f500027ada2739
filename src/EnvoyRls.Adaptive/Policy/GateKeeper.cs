using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>Asks every gate about a candidate: an override comes into force only if all are open.</summary>
internal sealed class GateKeeper(PolicyOptions options, PolicyInput input)
{
    private const double LeastConfidence = 0.5;
    private const double MostConfidence = 0.99;

    /// <summary>What each gate says.</summary>
    /// <param name="candidate">What could be made.</param>
    /// <param name="domain">Its domain.</param>
    /// <param name="budget">What the domain may still get.</param>
    /// <param name="waiting">The override of the same scope that waits; <see langword="null"/> for none.</param>
    /// <param name="last">The last override of the same scope that was in force and ended by itself; <see langword="null"/> if there is none.</param>
    public IReadOnlyList<GateReading> Ask(Candidate candidate, DomainView domain, DomainBudget budget, Override? waiting, Override? last) =>
        [.. candidate.IsRaise ? [] : OfTightening(candidate, domain, waiting), .. OfAll(candidate, domain, budget, last)];

    /// <summary>How far the layer may go with a subject: what its rule says goes before its domain, unless a person set the mode.</summary>
    public static AdaptiveMode ModeOf(SubjectRule rule, DomainView domain) =>
        domain.ModeSource == "person" ? domain.Mode : rule.Settings?.Mode ?? domain.Mode;

    /// <summary>What has to be so for traffic to be denied; a raise denies nothing.</summary>
    private GateReading[] OfTightening(Candidate candidate, DomainView domain, Override? waiting) =>
    [
        AtLeast(OverrideGate.Confidence, candidate.Confidence, NeededConfidence(candidate, domain)),
        Load(domain),
        AtMost(OverrideGate.ImpactedBaseline, Math.Max(candidate.Impact.BaselineDomain, candidate.Impact.BaselineAll), options.Impact),
        AtLeast(OverrideGate.RateFloor, candidate.Rate, options.FloorRate),
        new(OverrideGate.FlashCrowd, !candidate.IsCrowd, domain.Rise),
        new(OverrideGate.Unreviewed, waiting?.BlockedBy.Contains(OverrideGate.Unreviewed) != true),
    ];

    private GateReading[] OfAll(Candidate candidate, DomainView domain, DomainBudget budget, Override? last) =>
    [
        new(OverrideGate.AllowListed, !candidate.Rule.IsAllowListed),
        budget.Read(candidate),
        Age(domain),
        new(OverrideGate.Mode, ModeOf(candidate.Rule, domain) == AdaptiveMode.Enforce),
        new(OverrideGate.Exempt, !candidate.Rule.IsExempt),
        CoolDown(candidate.Scope, last),
        new(OverrideGate.KillSwitch, !options.IsKilled && !input.Book.IsKilled),
        new(OverrideGate.SharedAddress, candidate.Clients < options.SharedClients, candidate.Clients, options.SharedClients),
    ];

    private double NeededConfidence(Candidate candidate, DomainView domain)
    {
        double margin = domain.Age < options.MatureAge ? options.RecentMargin : 0;
        return Math.Clamp(options.Confidence + margin - (options.EvidenceBonus * candidate.BadSigns), LeastConfidence, MostConfidence);
    }

    private GateReading Load(DomainView domain) =>
        new(OverrideGate.Load, options.Load <= 0 || domain.Load >= options.Load, domain.Load, options.Load);

    private GateReading Age(DomainView domain) => domain.Samples < options.LeastSamples
        ? AtLeast(OverrideGate.BaselineTooRecent, domain.Samples, options.LeastSamples)
        : AtLeast(OverrideGate.BaselineTooRecent, domain.Age.TotalSeconds, options.LeastAge.TotalSeconds);

    private GateReading CoolDown(OverrideScope scope, Override? last)
    {
        if (input.Book.Spared.TryGetValue(ScopeText.KeyOf(scope), out DateTimeOffset until) && until > input.Now)
        {
            return new GateReading(OverrideGate.CoolDown, IsOpen: false, 0, (until - input.Now).TotalSeconds);
        }

        if (last is null)
        {
            return new GateReading(OverrideGate.CoolDown, IsOpen: true);
        }

        TimeSpan needed = options.CoolDown / Math.Pow(2, Math.Min(last.Relapses, 10));
        return AtLeast(OverrideGate.CoolDown, (input.Now - last.Updated).TotalSeconds, needed.TotalSeconds);
    }

    private static GateReading AtLeast(OverrideGate gate, double figure, double bound) => new(gate, figure >= bound, figure, bound);

    private static GateReading AtMost(OverrideGate gate, double figure, double bound) => new(gate, figure <= bound, figure, bound);
}
