using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// Carries an override through a tick: renewed while there is evidence, loosened step by step after some quiet, ended by its time. An
/// attack that comes back while it is loosened finds it at full strength again, and has to be quiet for twice as long.
/// </summary>
internal sealed class OverrideLife(PolicyOptions options, PolicyInput input)
{
    /// <summary>A limit of its own has no rule to grow back to: after three doublings it goes.</summary>
    private const int OwnLimitGrowth = 8;

    private const int MostDoublings = 5;

    /// <summary>The part of the load an override needs to begin with that it needs to stay: apart enough for it not to come and go.</summary>
    private const double StayingLoad = 0.75;

    private DateTimeOffset Now => input.Now;

    /// <summary>What the override is after the tick, and what happened to it; <see langword="null"/> for it if it is forgotten.</summary>
    public (Override? Override, PolicyEvent? Event) Step(Override item, DomainView domain)
    {
        if (item.IsInForce)
        {
            return StepInForce(item, domain);
        }

        if (item.IsWaiting)
        {
            return item.Expires <= Now ? End(item, "nobody decided on it and there was no more evidence") : (item, null);
        }

        return (item.Updated + options.History > Now ? item : null, null);
    }

    /// <summary>Whether its subject goes on as when it was made, denied or not.</summary>
    public bool HasEvidence(Override item, DomainView domain)
    {
        double rate = SubjectTraffic.RateOf(item.Scope, domain);
        bool isStrange = domain.Findings.TryGetValue(item.Scope.Path, out Finding? finding) && finding.PValue <= options.StayPValue;
        double tight = item.TightRate(options.Ttl);

        // Who stays far below what is left to him is denied nothing, strange or not: no limit has to last for that.
        return rate > item.UsualRate && (rate > tight || (isStrange && rate > tight / 2));
    }

    /// <summary>Whether there would be too much load without it, as far as that is known. What a person approved is.</summary>
    private bool IsNeeded(Override item, DomainView domain) =>
        item.DecidedBy is not null || domain.OfferedLoad is not { } offered || offered >= options.Load * StayingLoad;

    private (Override? Override, PolicyEvent? Event) StepInForce(Override item, DomainView domain)
    {
        SubjectRule rule = SubjectRule.Of(item.Scope.Path, domain.Rules, Now);
        AdaptiveMode mode = GateKeeper.ModeOf(rule, domain);
        if (Revocation(item, rule, mode) is { } gate)
        {
            Override revoked = item with { State = OverrideState.Revoked, Updated = Now, BlockedBy = [gate] };
            return (revoked, new PolicyEvent(PolicyEventKind.Revoked, revoked, $"{item.Id} may not be in force any longer: {GateText.WordOf(gate)}"));
        }

        if (item.Expires <= Now)
        {
            return End(item, "its time is over");
        }

        if (mode == AdaptiveMode.Suggest && item.DecidedBy is null)
        {
            return Wait(item, OverrideGate.Mode, "as the mode asks one first");
        }

        if (item.IsRaise)
        {
            return StepRaise(item, domain);
        }

        return !HasEvidence(item, domain) ? Loosen(item, "its subject is quiet")
            : !IsNeeded(item, domain) ? Loosen(item, "there is capacity to spare without it")
            : Keep(item, domain);
    }

    /// <summary>A raise lasts for as long as it is used and all is calm.</summary>
    private (Override? Override, PolicyEvent? Event) StepRaise(Override item, DomainView domain)
    {
        if (!RaisePlanner.IsCalm(domain))
        {
            return End(item, "something in its domain is strange, or there is no capacity to spare");
        }

        bool isUsed = item.OldAmount is { } amount && SubjectTraffic.RateOf(item.Scope, domain) >= amount / (item.Window / 1e6);
        if (!isUsed || item.Expires - Now >= options.Ttl / 2)
        {
            return (item, null);
        }

        Override renewed = item with { Expires = Now + options.Ttl };
        return (renewed, new PolicyEvent(PolicyEventKind.Renewed, renewed, $"{item.Id} is renewed: it is used still"));
    }

    /// <summary>Why it may not be in force any longer. What a person approved stands in any mode but off.</summary>
    private OverrideGate? Revocation(Override item, SubjectRule rule, AdaptiveMode mode) => rule switch
    {
        _ when options.IsKilled || input.Book.IsKilled => OverrideGate.KillSwitch,
        { IsAllowListed: true } => OverrideGate.AllowListed,
        { IsExempt: true } => OverrideGate.Exempt,
        _ when mode == AdaptiveMode.Off || (mode == AdaptiveMode.Observe && item.DecidedBy is null) => OverrideGate.Mode,
        _ => null,
    };

    private (Override? Override, PolicyEvent? Event) Keep(Override item, DomainView domain)
    {
        if (options.Longest > TimeSpan.Zero && item is { DecidedBy: null, Entered: { } entered } && Now - entered >= options.Longest)
        {
            return Wait(item with { LastEvidence = Now }, OverrideGate.Unreviewed, "as nobody has approved it in all the time that it may be in force by itself");
        }

        Override kept = item with { LastEvidence = Now, Rate = SubjectTraffic.RateOf(item.Scope, domain) };
        if (item.State == OverrideState.Releasing)
        {
            Override tight = kept with
            {
                State = OverrideState.Active,
                NewAmount = item.TightAmount,
                Scale = item.TightScale,
                Relapses = item.Relapses + 1,
                Updated = Now,
                Expires = Now + options.Ttl,
            };
            return (tight, new PolicyEvent(PolicyEventKind.Relapsed, tight, $"{item.Id} is at full strength again: its subject came back while it was loosened"));
        }

        if (item.Expires - Now >= options.Ttl / 2)
        {
            return (kept, null);
        }

        Override renewed = kept with { Expires = Now + options.Ttl };
        return (renewed, new PolicyEvent(PolicyEventKind.Renewed, renewed, $"{item.Id} is renewed: there is evidence still"));
    }

    private (Override? Override, PolicyEvent? Event) Loosen(Override item, string why)
    {
        TimeSpan step = options.Ttl / 4;
        bool isDue = item.State == OverrideState.Active ? Now - item.LastEvidence >= QuietTime(item) : Now - item.Updated >= step;
        if (!isDue)
        {
            return (item, null);
        }

        int? scale = item.Scale * 2;
        uint amount = (uint)Math.Min(uint.MaxValue, item.NewAmount * 2L);
        if (scale is { } parts ? parts >= RuleOverride.Whole : amount > (long)item.TightAmount * OwnLimitGrowth || amount == item.NewAmount)
        {
            return End(item, "it is released in full");
        }

        Override looser = item with { State = OverrideState.Releasing, Scale = scale, NewAmount = amount, Updated = Now, Expires = Now + (2 * step) };
        return (looser, new PolicyEvent(PolicyEventKind.Loosened, looser, $"{item.Id} is loosened by one step: {why}"));
    }

    /// <summary>How long it has to be quiet: longer for those who came back, so that who attacks in pulses does not find it gone.</summary>
    private TimeSpan QuietTime(Override item)
    {
        TimeSpan quiet = options.Tick * options.QuietTicks * Math.Pow(2, Math.Min(item.Relapses, MostDoublings));
        TimeSpan most = options.Ttl / 2;
        return quiet < most ? quiet : most;
    }

    private (Override? Override, PolicyEvent? Event) Wait(Override item, OverrideGate gate, string why)
    {
        Override waiting = item with { State = OverrideState.Suggested, Updated = Now, Expires = Now + options.SuggestionTtl, BlockedBy = [gate] };
        return (waiting, new PolicyEvent(PolicyEventKind.Suggested, waiting, $"{item.Id} waits for a person, {why}"));
    }

    private (Override? Override, PolicyEvent? Event) End(Override item, string why)
    {
        Override ended = item with { State = OverrideState.Expired, Updated = Now };
        return (ended, new PolicyEvent(PolicyEventKind.Ended, ended, $"{item.Id} is over: {why}"));
    }
}
