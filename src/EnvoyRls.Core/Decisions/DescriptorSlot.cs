using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Decisions;

/// <summary>What is known of one descriptor of a call, from matching to the answer.</summary>
internal struct DescriptorSlot
{
    /// <summary>No charge belongs to the descriptor.</summary>
    public const int NoCharge = -1;

    /// <summary>The matched node; <see langword="null"/> for no rule, or for a limit that the request brought along.</summary>
    public RuleNode? Node;

    /// <summary>The limit in its wire form; <see langword="null"/> where nothing limits the descriptor.</summary>
    public RateLimitResponse.Types.RateLimit? Limit;

    public RuleStatistics? Statistics;
    public Window Window;

    /// <summary>The limit that the counter store enforces.</summary>
    public Limit? Counted;

    /// <summary>Hits to charge or to give back, at most 2^63-1.</summary>
    public long Hits;

    /// <summary>Place in the batch, or <see cref="NoCharge"/>.</summary>
    public int ChargeIndex;

    public bool IsUnlimited;
    public bool IsRefund;
    public bool KnownOverLimit;

    /// <summary>The descriptor's verdict.</summary>
    public RateLimitResponse.Types.Code Code;

    /// <summary>Hits left in the window.</summary>
    public uint Remaining;

    public readonly Rule? Rule => Node?.Rule;

    public readonly bool IsLimited => Limit is not null && !IsUnlimited;

    /// <summary>Whether the verdict is OVER_LIMIT.</summary>
    public readonly bool IsOver => Code == RateLimitResponse.Types.Code.OverLimit;
}
