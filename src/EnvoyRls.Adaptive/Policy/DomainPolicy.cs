using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>One tick of one domain.</summary>
internal sealed class DomainPolicy(PolicyOptions options, PolicyInput input, double usualOfAll)
{
    /// <summary>How many times as much usual traffic another signature has to deny to be needless.</summary>
    private const double MuchMore = 4;

    private readonly OverrideLife _life = new(options, input);
    private readonly GateKeeper _gates = new(options, input);
    private readonly CandidateFinder _finder = new(options, input, usualOfAll);
    private readonly RaisePlanner _raises = new(options, input);

    /// <summary>Carries the overrides of a domain on, and adds what its findings ask for.</summary>
    public DomainOutcome Decide(DomainView domain, IReadOnlyList<Override> before)
    {
        DomainOutcome outcome = new(domain);
        foreach (Override item in before)
        {
            (Override? stepped, PolicyEvent? happened) = _life.Step(item, domain);
            outcome.Keep(stepped, happened);
            if (stepped is { IsInForce: true, IsRaise: false } && stepped.LastEvidence == input.Now)
            {
                outcome.See(stepped);
            }
        }

        if (domain.Mode == AdaptiveMode.Off)
        {
            return outcome;
        }

        CandidateSet found = _finder.Find(domain, outcome.Overrides);
        foreach (Candidate candidate in found.Candidates)
        {
            Take(candidate, domain, outcome);
        }

        foreach (Finding finding in found.Unusable)
        {
            outcome.Note(finding, ReasonText.OfNothing(finding), found.IsCrowd ? OverrideGate.FlashCrowd : OverrideGate.NoUsableRule);
        }

        foreach (Candidate raise in _raises.Find(domain, outcome.Overrides))
        {
            Take(raise, domain, outcome);
        }

        return outcome;
    }

    private void Take(Candidate candidate, DomainView domain, DomainOutcome outcome)
    {
        Override[] same = [.. outcome.Overrides.Where(item => item.Scope == candidate.Scope)];
        AdaptiveMode mode = GateKeeper.ModeOf(candidate.Rule, domain);
        if (mode == AdaptiveMode.Off || Array.Exists(same, item => item.IsInForce))
        {
            return;
        }

        Override? waiting = Array.Find(same, item => item.IsWaiting);
        Override? last = same.Where(item => item is { State: OverrideState.Expired, Entered: not null }).MaxBy(item => item.Updated);
        DomainBudget budget = new(domain, options, outcome.Overrides, input.Now);
        IReadOnlyList<GateReading> readings = _gates.Ask(candidate, domain, budget, waiting, last);
        if (readings.FirstOrDefault(IsFinal) is { } final)
        {
            Note(candidate, final.Gate, outcome);
            return;
        }

        OverrideState state = OverrideMaker.StateOf(mode, readings);
        if (state != OverrideState.Active && waiting is null && outcome.Overrides.Count(item => item.IsWaiting) >= options.MaxSuggestions)
        {
            Note(candidate, OverrideGate.Budget, outcome);
            return;
        }

        if (state == OverrideState.Active && budget.Displace(candidate) is { } displaced)
        {
            Override ended = displaced with { State = OverrideState.Expired, Updated = input.Now };
            outcome.Replace(displaced, ended, new PolicyEvent(PolicyEventKind.Ended, ended, $"{ended.Id} is over: a stronger one needs its place"));
        }

        if (state == OverrideState.Active)
        {
            EndCostlier(candidate, outcome);
        }

        Override made = OverrideMaker.Make(candidate, readings, state, waiting, last, input.Now, options);
        outcome.Replace(waiting, made, waiting?.State == state ? null : new PolicyEvent(KindOf(state), made, $"{made.Id}: {made.Reason}"));
        if (!candidate.IsRaise)
        {
            outcome.See(made, candidate.Finding);
        }
    }

    /// <summary>
    /// Ends what was made of signatures before anything told the attack from the rest as well: what holds nearly all of it and spares so much more
    /// makes it needless.
    /// </summary>
    private void EndCostlier(Candidate candidate, DomainOutcome outcome)
    {
        if (candidate.Scope.Path.IsKey || candidate.IsRaise || candidate.Impact.Attack < CostlySignatures.EnoughHeld)
        {
            return;
        }

        foreach (Override costlier in outcome.Overrides
            .Where(item => CostlySignatures.Contains(item) && item.Impact.BaselineDomain > candidate.Impact.BaselineDomain * MuchMore)
            .ToArray())
        {
            Override ended = costlier with { State = OverrideState.Expired, Updated = input.Now };
            outcome.Replace(costlier, ended, new PolicyEvent(PolicyEventKind.Ended, ended, $"{ended.Id} is over: {ScopeText.Words(candidate.Scope)} holds the attack as well and spares more"));
        }
    }

    private static void Note(Candidate candidate, OverrideGate gate, DomainOutcome outcome)
    {
        if (!candidate.IsRaise)
        {
            outcome.Note(candidate.Finding, candidate.Reason, gate);
        }
    }

    /// <summary>Whether a closed gate leaves nothing for a person to decide either.</summary>
    private static bool IsFinal(GateReading reading) =>
        reading is { IsOpen: false, Gate: OverrideGate.AllowListed or OverrideGate.Exempt or OverrideGate.CoolDown or OverrideGate.KillSwitch };

    private static PolicyEventKind KindOf(OverrideState state) => state switch
    {
        OverrideState.Active => PolicyEventKind.Entered,
        OverrideState.Suggested => PolicyEventKind.Suggested,
        _ => PolicyEventKind.Observed,
    };
}
