using EnvoyRls.Analysis.Wording;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Cli.Descriptors;

namespace EnvoyRls.Cli.Ask;

/// <summary>Makes a request of what was written on the command line.</summary>
internal static class RequestParser
{
    /// <exception cref="FormatException">A descriptor or a limit makes no sense; the message says which and what would.</exception>
    public static RateLimitRequest Parse(Question question)
    {
        RateLimitRequest request = new() { Domain = question.Domain, HitsAddend = question.Hits };
        RateLimitDescriptor.Types.RateLimitOverride? limit = question.Limit is { } text ? ParseLimit(text) : null;
        foreach (string written in question.Descriptors)
        {
            RateLimitDescriptor descriptor = DescriptorText.ParseDescriptor(written);
            descriptor.Limit = limit;
            descriptor.IsNegativeHits = question.Refund;
            descriptor.HitsAddend = question.Peek ? 0 : null;
            request.Descriptors.Add(descriptor);
        }

        return request;
    }

    private static RateLimitDescriptor.Types.RateLimitOverride ParseLimit(string text) =>
        LimitText.TryParse(text, out RateLimitDescriptor.Types.RateLimitOverride? limit)
            ? limit
            : throw new FormatException($"limit '{text}' is not an amount and a unit, as in 10/minute.");
}
