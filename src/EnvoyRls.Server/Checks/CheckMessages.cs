using EnvoyRls.Api.Envoy.Config.Core.V3;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.RateLimiting.V1;
using EnvoyRls.Core.Decisions;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Server.Checks;

/// <summary>Checks and verdicts as protobuf messages.</summary>
internal static class CheckMessages
{
    /// <summary>Reads a request.</summary>
    /// <param name="message">The message.</param>
    /// <param name="check">What it asks about.</param>
    /// <returns>What is wrong with it, in a sentence; <see langword="null"/> if nothing is.</returns>
    public static string? TryRead(CheckRateLimitRequest message, out CheckRequest check)
    {
        check = new CheckRequest
        {
            [CheckField.UserId] = message.UserId,
            [CheckField.ApiKey] = message.ApiKey,
            [CheckField.IpAddress] = message.IpAddress,
            [CheckField.Endpoint] = message.Endpoint,
            [CheckField.Method] = message.Method,
            [CheckField.Tier] = message.Tier,
            Domain = message.Domain,
            Hits = message.HasHits ? message.Hits : null,
            WantsDetails = message.Details,
            WantsRuleResponse = message.RuleResponse,
        };
        foreach (CheckDescriptor asked in message.Descriptors)
        {
            if (asked.Entries.Count == 0 || asked.Entries.Any(static entry => entry.Key.Length == 0))
            {
                return "A descriptor needs entries, and each of them a key.";
            }

            check.Descriptors.Add(Read(asked));
        }

        bool isFair = IsFair(message.Hits) && message.Descriptors.All(static asked => IsFair(asked.Hits));
        return isFair ? null : $"Hits must be from {-CheckHits.Most} to {CheckHits.Most}.";
    }

    public static CheckRateLimitResponse Write(CheckVerdict verdict)
    {
        CheckRateLimitResponse message = new() { Allowed = verdict.IsAllowed, Shadow = verdict.IsShadowed };
        if (verdict.Limit is { Limit: { } limit } tightest)
        {
            message.Limit = limit.Limit.Amount;
            message.Remaining = tightest.Remaining;
            message.ResetAt = tightest.ResetAt;
        }

        if (verdict.Delay > 0)
        {
            message.Delay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(verdict.Delay));
        }

        if (!verdict.IsAllowed)
        {
            message.Error = Error(verdict);
        }

        for (int i = 0; i < verdict.Descriptors.Count; i++)
        {
            message.Descriptors.Add(Describe(verdict.Check.Request.Descriptors[i], verdict.Descriptors[i]));
        }

        if (verdict.RuleResponse is { } response)
        {
            message.Response = new RuleResponse { Body = response.RawBody };
            foreach (HeaderValue header in response.ResponseHeadersToAdd)
            {
                message.Response.Headers.Add(new RuleResponse.Types.Header { Name = header.Key, Value = header.Value });
            }
        }

        return message;
    }

    private static bool IsFair(long hits) => hits is >= -CheckHits.Most and <= CheckHits.Most;

    private static RateLimitDescriptor Read(CheckDescriptor asked)
    {
        RateLimitDescriptor descriptor = new();
        foreach (CheckDescriptor.Types.Entry entry in asked.Entries)
        {
            descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = entry.Key, Value = entry.Value });
        }

        if (asked.HasHits && IsFair(asked.Hits))
        {
            CheckHits.Set(descriptor, asked.Hits);
        }

        return descriptor;
    }

    private static Error Error(CheckVerdict verdict)
    {
        Error error = new() { Code = verdict.ErrorCode, Message = verdict.ErrorMessage };
        if (verdict.RetryAfter is { } seconds)
        {
            error.RetryAfter = seconds;
        }

        return error;
    }

    private static DescriptorResult Describe(RateLimitDescriptor asked, in DescriptorDetail detail)
    {
        DescriptorResult result = new()
        {
            Allowed = !detail.IsOver,
            Rule = detail.Node?.FullKey ?? "",
            RuleId = detail.Node?.ManagedId ?? "",
            Unlimited = detail.IsUnlimited,
            Shadow = detail.IsShadowDenied,
            List = VerdictWriter.ListName(detail),
            Reason = detail.Reason,
        };
        foreach (RateLimitDescriptor.Types.Entry entry in asked.Entries)
        {
            result.Entries.Add(new CheckDescriptor.Types.Entry { Key = entry.Key, Value = entry.Value });
        }

        if (detail.Limit is { } limit)
        {
            result.LimitName = limit.Name;
            result.Limit = limit.Limit.Amount;
            result.Window = Duration.FromTimeSpan(TimeSpan.FromMicroseconds(limit.Limit.WindowMicroseconds));
            result.Remaining = detail.Remaining;
            result.ResetAt = detail.ResetAt;
        }

        return result;
    }
}
