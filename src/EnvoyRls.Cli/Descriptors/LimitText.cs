using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Type.V3;

namespace EnvoyRls.Cli.Descriptors;

/// <summary>Limits that a request brings along, as people write them: <c>10/minute</c>.</summary>
internal static class LimitText
{
    public static bool TryParse(string text, [NotNullWhen(true)] out RateLimitDescriptor.Types.RateLimitOverride? limit)
    {
        limit = null;
        string[] parts = text.Split('/');
        if (parts is not [string amount, string unit]
            || !uint.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out uint requests)
            || !Enum.TryParse(unit, ignoreCase: true, out RateLimitUnit parsed)
            || parsed == RateLimitUnit.Unknown
            || int.TryParse(unit, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        limit = new RateLimitDescriptor.Types.RateLimitOverride { RequestsPerUnit = requests, Unit = parsed };
        return true;
    }
}
