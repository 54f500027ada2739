using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Lists;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Observation;

/// <summary>
/// The decision on one descriptor that a rule, a list, an override or a limit of the request was about, or, for who wants to
/// know of them, one of a call in which nothing was about anything. What it refers to belongs to the call and must
/// not be changed, nor kept for longer than it takes to read it.
/// </summary>
public struct DecisionRecord
{
    /// <summary>The whole call.</summary>
    public RateLimitRequest Request;

    /// <summary>Told when the record has been read, as its request serves another call then; <see langword="null"/> where it does not.</summary>
    internal SharedRequest? Shared;

    /// <summary>The entries that were matched and counted: the descriptor's, with the tier where one was found.</summary>
    public RepeatedField<RateLimitDescriptor.Types.Entry> Entries;

    /// <summary>The node whose rule decided, or the override's; <see langword="null"/> for a list or a limit of the request.</summary>
    public RuleNode? Node;

    /// <summary>The node that matched the descriptor, whatever decided; <see langword="null"/> for none.</summary>
    public RuleNode? Matched;

    /// <summary>The limit that governs; <see langword="null"/> for a list or an unlimited rule.</summary>
    public RuleLimit? Limit;

    /// <summary>The list item that decided.</summary>
    public AccessListEntry? Listed;

    /// <summary>The id of the override that governs: whose limit it is, or who scaled it; <see langword="null"/> for none.</summary>
    public string? Override;

    /// <summary>When, Unix time in microseconds.</summary>
    public long Now;

    /// <summary>Hits of the descriptor; negative if they were given back.</summary>
    public long Hits;

    /// <summary>Microseconds until the governing counter is as new.</summary>
    public long Reset;

    /// <summary>How many of the hits were within the governing limit but near it.</summary>
    public long NearLimit;

    /// <summary>Hits left.</summary>
    public uint Remaining;

    /// <summary>Whether it is the first record of its call.</summary>
    public bool IsFirst;

    /// <summary>Whether nothing matched any descriptor of its call: then there is neither node nor limit nor list item.</summary>
    public bool IsUnmatched;

    /// <summary>Whether the descriptor was denied.</summary>
    public bool IsDenied;

    /// <summary>Whether it was over a limit whose rule only watches.</summary>
    public bool IsShadowDenied;

    /// <summary>Whether the call as a whole was answered OVER_LIMIT.</summary>
    public bool IsCallDenied;

    /// <summary>Whether the store had failed, so that the numbers are this replica's guess.</summary>
    public bool IsDegraded;

    /// <summary>Whether it is of the call that had that request at that moment. Requests serve one call after another, so that alone they tell none.</summary>
    public readonly bool IsOfCall(RateLimitRequest? request, long now) => ReferenceEquals(Request, request) && Now == now && !IsFirst;
}
