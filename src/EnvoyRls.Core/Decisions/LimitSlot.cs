using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Decisions;

/// <summary>One limit that a descriptor of a call is held to. The limits of one rule lie side by side.</summary>
internal struct LimitSlot
{
    /// <summary>No charge belongs to the limit.</summary>
    public const int NoCharge = -1;

    /// <summary>Whose rule has the limit: the matched node, one above it or an override; <see langword="null"/> for the request's own limit.</summary>
    public RuleNode? Node;

    /// <summary>The limit, as an override left it where one scales it.</summary>
    public RuleLimit Limit;

    /// <summary>The override that has scaled the limit, or whose own it is; <see langword="null"/> for none.</summary>
    public RuleOverride? Override;

    /// <summary>What the counter store enforces.</summary>
    public Limit Counted;

    /// <summary>The statistics of the rule.</summary>
    public RuleStatistics Statistics;

    /// <summary>The window counted in; for fixed windows only.</summary>
    public Window Window;

    /// <summary>Place in the batch, or <see cref="NoCharge"/>.</summary>
    public int ChargeIndex;

    /// <summary>Whether the counter was found over its limit without asking the store.</summary>
    public bool KnownOverLimit;

    /// <summary>Place in the batch of the look at the rule's ban, on the first limit of a rule that has one; else <see cref="NoCharge"/>.</summary>
    public int BanCharge;

    /// <summary>Microseconds until the key's ban ends; 0 if it is not banned.</summary>
    public long BanLeft;

    /// <summary>Whether the rule's denial counts towards a ban; on the first limit of the rule.</summary>
    public bool IsStrike;

    /// <summary>How the limit was answered without the store; <see langword="null"/> if the store has answered.</summary>
    public StoreFailureMode? Degraded;

    /// <summary>What the charge came to.</summary>
    public LimitOutcome Outcome;

    /// <summary>Microseconds until the window ends, or until the counter is as if it had never been charged.</summary>
    public long Reset;

    /// <summary>See <see cref="ChargeOutcome.RetryMicroseconds"/>.</summary>
    public long Retry;

    /// <summary>Microseconds that the admitted hits should wait.</summary>
    public long Delay;

    public readonly bool IsFixedWindow => Counted.Algorithm == LimitAlgorithm.FixedWindow;

    /// <summary>Whether it is the own limit of an override.</summary>
    public readonly bool IsOverride => Node is { Layer: RuleLayer.Override };

    /// <summary>The ban of the rule; rules that only watch ban nobody.</summary>
    public readonly BanPolicy? Ban => Node?.Rule?.Ban is { } ban && !OnlyWatches ? ban : null;

    /// <summary>Whether the rule only notes what it would deny.</summary>
    public readonly bool OnlyWatches => Node?.Rule is { ShadowMode: true } or { Action: RuleAction.Log };

    /// <summary>Whole seconds until it is worth coming back, at least 1; where no wait would do, until the counter is as new.</summary>
    public readonly long RetrySeconds => Math.Max(1, WholeSeconds.Up(Retry >= 0 ? Retry : Reset));

    /// <summary>Whether it denies the descriptor.</summary>
    public readonly bool Denies => Outcome.IsOver && !OnlyWatches;
}
