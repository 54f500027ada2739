using System.Globalization;
using System.Text;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// The fields <c>RateLimit-Policy</c> and <c>RateLimit</c> of draft-ietf-httpapi-ratelimit-headers-10: lists of
/// structured field strings (RFC 9651) with quota and window, or remaining and seconds to reset, as parameters.
/// </summary>
internal static class StructuredLimitFields
{
    public static void Write(RateLimitResponse response, RateLimitCall call)
    {
        StringBuilder policies = new();
        StringBuilder limits = new();
        foreach (ref readonly LimitSlot limit in call.Limits)
        {
            Begin(policies, limit);
            long window = limit.IsFixedWindow ? limit.Window.Length : limit.Counted.WindowMicroseconds;
            policies.Append(CultureInfo.InvariantCulture, $";q={limit.Limit.Limit.Amount};w={WholeSeconds.Up(window)}");
            Begin(limits, limit);
            limits.Append(CultureInfo.InvariantCulture, $";r={limit.Outcome.Remaining};t={WholeSeconds.Up(limit.Reset)}");
        }

        HeaderWriter.Add(response, "RateLimit-Policy", policies.ToString());
        HeaderWriter.Add(response, "RateLimit", limits.ToString());
    }

    private static void Begin(StringBuilder field, in LimitSlot limit)
    {
        field.Append(field.Length > 0 ? ", \"" : "\"");
        if (limit.Limit.Name.Length > 0)
        {
            Append(field, limit.Limit.Name);
        }
        else
        {
            AppendKeys(field, limit.Node);
            if (limit.Node?.Rule is { Limits.Count: > 1 })
            {
                field.Append(CultureInfo.InvariantCulture, $".{limit.Limit.Index}");
            }
        }

        field.Append('"');
    }

    /// <summary>A limit without a name goes by the keys that lead to it. Their values stay with us: they may say who else is limited.</summary>
    private static void AppendKeys(StringBuilder field, RuleNode? node)
    {
        if (node is null)
        {
            field.Append("request");
            return;
        }

        if (node.Parent is { Depth: >= 0 } parent)
        {
            AppendKeys(field, parent);
            field.Append('.');
        }

        Append(field, node.Key);
    }

    /// <summary>Within a string only printable ASCII may stand, quotes and backslashes escaped.</summary>
    private static void Append(StringBuilder field, string text)
    {
        foreach (char c in text)
        {
            if (c is '"' or '\\')
            {
                field.Append('\\').Append(c);
            }
            else
            {
                field.Append(c is >= ' ' and <= '~' ? c : '_');
            }
        }
    }
}
