using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules;
using Google.Protobuf;

namespace EnvoyRls.Core.Decisions;

/// <summary>Fills a denied call's response with the body and headers of the rule that denied it: the first that has any.</summary>
internal static class DenialResponse
{
    public static void Write(RateLimitResponse response, RateLimitCall call)
    {
        foreach (ref readonly DescriptorSlot slot in call.Slots)
        {
            if (slot is { IsOver: true, IsLimited: true } && call.Limits[slot.Governing].Node is { Rule.Response: { } template } node)
            {
                Fill(response, template, node, call, call.Limits[slot.Governing]);
                return;
            }
        }
    }

    private static void Fill(RateLimitResponse response, ResponseTemplate template, RuleNode node, RateLimitCall call, LimitSlot limit)
    {
        if (template.RawBody is { } body)
        {
            response.RawBody = ByteString.CopyFromUtf8(body.Render(ValueOf));
        }

        foreach ((string name, TextTemplate value) in template.Headers)
        {
            HeaderWriter.Add(response, name, value.Render(ValueOf));
        }

        string ValueOf(TemplateVariable variable) => variable switch
        {
            TemplateVariable.Rule => node.Rule!.Name.Length > 0 ? node.Rule.Name : node.FullKey,
            TemplateVariable.Domain => call.Request.Domain,
            TemplateVariable.Limit => Text(limit.Limit.Limit.Amount),
            TemplateVariable.Window => (limit.Limit.Limit.WindowMicroseconds / 1_000_000m).ToString("0.###", CultureInfo.InvariantCulture),
            TemplateVariable.Remaining => Text(limit.Outcome.Remaining),
            TemplateVariable.Reset => Text(WholeSeconds.Up(limit.Reset)),
            TemplateVariable.RetryAfter => Text(limit.RetrySeconds),
            _ => throw new ArgumentOutOfRangeException(nameof(variable), variable, "not a template variable"),
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
