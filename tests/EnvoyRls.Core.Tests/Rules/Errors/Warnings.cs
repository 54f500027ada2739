using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>What is accepted but probably not meant: document; line, column and message; fix.</summary>
internal static class Warnings
{
    public static TheoryData<string, string, string> Rows => new()
    {
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "adaptive: {ceiling: 120%}"),
            "5:25 'ceiling' above 100% has no effect without 'raise'",
            "add raise: true, or lower the ceiling"
        },
        { "domain: d\nunit: day\n", "2:1 key 'unit' has no meaning in a document and is ignored", "it belongs in rate_limit" },
        { "domain: d\ndomain: e\n", "2:1 key 'domain' appears twice in one mapping; the last one counts", "remove it if it is not meant" },
        {
            "domain: d\n---\ndomain: e\n",
            "2:1 only the first document of a file is read; this one and what follows is ignored",
            "remove it if it is not meant"
        },
        { RuleText.Descriptor("match: set", "values: [a, b, a]"), "5:20 'a' is listed twice", "remove one of the two" },
        {
            RuleText.Descriptor("match: prefix", "value: /a/*"),
            "5:12 '*' is an ordinary character with match: prefix",
            "remove it, or remove match to make it a wildcard"
        },
        {
            RuleText.Descriptor("match: suffix", "values: ['*a', b]"),
            "5:13 '*' is an ordinary character with match: suffix",
            "remove it, or remove match to make it a wildcard"
        },
        {
            RuleText.Descriptor("shadow_mode: true", "action: reject", "rate_limit: {unit: day}"),
            "5:13 'action' has no effect in shadow_mode, which denies and delays nothing",
            "remove one of the two"
        },
        {
            RuleText.Descriptor("action: log", "rate_limit: {unit: day}", "ban: {after: 5, within: 1m, for: 5m}"),
            "6:10 'ban' has no effect with action: log, which denies nothing",
            "remove ban, or action: log"
        },
        {
            RuleText.Descriptor("shadow_mode: true", "rate_limit: {unit: day}", "response: {raw_body: x}"),
            "6:15 'response' has no effect with shadow_mode, which denies nothing",
            "remove response, or shadow_mode"
        },
    };
}
