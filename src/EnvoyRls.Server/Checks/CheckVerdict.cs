using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;

namespace EnvoyRls.Server.Checks;

/// <summary>What a check came to: allowed, not allowed, or a fault.</summary>
internal sealed record CheckVerdict
{
    /// <summary>The error code of a call over its limit.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The error code of a call that a deny list denies.</summary>
    public const string Denied = "denied";

    public required PlannedCheck Check { get; init; }

    public bool IsAllowed { get; private init; }

    /// <summary>Why there is no decision; <see langword="null"/> if there is one.</summary>
    public CallFault? Fault { get; private init; }

    /// <summary>The limit nearest to denying, or that denies; <see langword="null"/> if there is none, and for what a list denies.</summary>
    public DescriptorDetail? Limit { get; private init; }

    /// <summary>Seconds after which a denied call is worth another try; <see langword="null"/> if no wait would help.</summary>
    public long? RetryAfter { get; private init; }

    /// <summary>Milliseconds that admitted hits should wait, rounded up.</summary>
    public long Delay { get; private init; }

    /// <summary>Allowed only because what would have denied it watches and does not deny.</summary>
    public bool IsShadowed { get; private init; }

    /// <summary>Why it is not allowed; empty if it is.</summary>
    public string ErrorCode { get; private init; } = "";

    /// <summary>The same in a sentence.</summary>
    public string ErrorMessage { get; private init; } = "";

    /// <summary>What became of each descriptor; empty if nobody asked.</summary>
    public IReadOnlyList<DescriptorDetail> Descriptors { get; private init; } = [];

    /// <summary>What a proxy would be told; its headers and body are those that the rule has for denied clients.</summary>
    public RateLimitResponse? RuleResponse { get; private init; }

    public static CheckVerdict Of(PlannedCheck check, CallFault fault) => new() { Check = check, Fault = fault };

    public static CheckVerdict Of(PlannedCheck check, RateLimitResponse response, DecisionDetails details)
    {
        CheckVerdict verdict = new()
        {
            Check = check,
            IsAllowed = response.OverallCode != RateLimitResponse.Types.Code.OverLimit,
            Limit = details.Tightest,
            Delay = (details.DelayMicroseconds + 999) / 1_000,
            IsShadowed = details.IsShadowed,
            Descriptors = details.Descriptors,
        };
        return verdict.IsAllowed ? verdict : verdict.Deny(response, details);
    }

    private CheckVerdict Deny(RateLimitResponse response, DecisionDetails details) => this with
    {
        Limit = details.IsDenyListed ? null : Limit,
        RetryAfter = details.RetrySeconds,
        ErrorCode = details.IsDenyListed ? Denied : RateLimited,
        ErrorMessage = Sentence(details),
        RuleResponse = Check.WantsRuleResponse ? response : null,
    };

    private static string Sentence(DecisionDetails details)
    {
        string again = details.RetrySeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $" Try again in {seconds} s.") : "";
        string what = details switch
        {
            { IsDenyListed: true } => "A deny list denies this.",
            { Tightest.Limit.Limit.Amount: { } amount } => string.Create(CultureInfo.InvariantCulture, $"The limit of {amount} is exceeded."),
            _ => "A limit is exceeded.",
        };
        return what + again;
    }
}
