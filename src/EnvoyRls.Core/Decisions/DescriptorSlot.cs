using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Statistics;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions;

/// <summary>What is known of one descriptor of a call, from matching to the answer.</summary>
internal struct DescriptorSlot
{
    /// <summary>The entries that are matched and counted: the descriptor's, with the tier in front of the user where that found the rule.</summary>
    public RepeatedField<RateLimitDescriptor.Types.Entry> Entries;

    /// <summary>The tier among <see cref="Entries"/> that the request did not name; <see langword="null"/> for none.</summary>
    public string? Tier;

    /// <summary>The first layer of the rules that the descriptor is held to; <see langword="null"/> for a domain without any.</summary>
    public RuleDomain? Domain;

    /// <summary>The matched node whose rule holds now; <see langword="null"/> for no rule, or for a limit that the request brought along.</summary>
    public RuleNode? Node;

    /// <summary>The limit that the request brought along.</summary>
    public RuleLimit? RequestLimit;

    /// <summary>The override that scales the limits of the rule, or that watches what would be if it did; <see langword="null"/> for none.</summary>
    public RuleNode? Scale;

    /// <summary>The override that is a limit of its own; <see langword="null"/> for none.</summary>
    public RuleNode? OverrideNode;

    /// <summary>The entries that <see cref="OverrideNode"/> matched and that its counter is named by.</summary>
    public RepeatedField<RateLimitDescriptor.Types.Entry>? OverrideEntries;

    /// <summary>What the lists of the domain say; rules are not asked then.</summary>
    public AccessVerdict? Listed;

    /// <summary>The statistics of an unlimited rule, where they are kept.</summary>
    public RuleStatistics? UnlimitedStatistics;

    /// <summary>Hits to charge or to give back, at most 2^63-1.</summary>
    public long Hits;

    /// <summary>Where the descriptor's limits start among the call's.</summary>
    public int FirstLimit;

    public int LimitCount;

    /// <summary>Place, among the call's limits, of the one that the status tells about; only where there are limits.</summary>
    public int Governing;

    /// <summary>Whether the descriptor is held to the staged rules.</summary>
    public bool IsCandidate;

    public bool IsUnlimited;
    public bool IsRefund;

    /// <summary>Whether an override's own limit denies it, whatever its rule says.</summary>
    public bool IsDeniedByOverride;

    /// <summary>The descriptor's verdict.</summary>
    public RateLimitResponse.Types.Code Code;

    /// <summary>Hits left of the governing limit.</summary>
    public uint Remaining;

    /// <summary>Whether the deny list denies it.</summary>
    public readonly bool IsDeniedByList => Listed is { IsDenied: true };

    public readonly Rule? Rule => Node?.Rule;

    /// <summary>The override that scales the limits that are enforced; <see langword="null"/> for none.</summary>
    public readonly RuleOverride? Scaling => Scale?.Rule!.Override is { ShadowMode: false } scaling ? scaling : null;

    /// <summary>Whether an override goes for it.</summary>
    public readonly bool IsOverridden => Scale is not null || OverrideNode is not null;

    /// <summary>Whether a denial counts only if every quota of the call denies.</summary>
    public readonly bool IsQuota => Rule is { QuotaMode: true } && !IsDeniedByOverride;

    public readonly bool IsLimited => LimitCount > 0;

    /// <summary>Whether the verdict is OVER_LIMIT.</summary>
    public readonly bool IsOver => Code == RateLimitResponse.Types.Code.OverLimit;
}
