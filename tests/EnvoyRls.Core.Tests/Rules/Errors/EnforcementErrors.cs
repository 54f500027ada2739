using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Mistakes in how a rule is enforced: document; line, column and message; fix.</summary>
internal static class EnforcementErrors
{
    public static TheoryData<string, string, string> Rows => new()
    {
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "action: delay"),
            "5:13 'action' must be reject, throttle or log, found the string 'delay'",
            "write reject, throttle or log"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "action: throttl"),
            "5:13 'action' must be reject, throttle or log, found the string 'throttl'",
            "did you mean 'throttle'?"
        },
        { RuleText.Descriptor("action: log"), "4:13 'action' has no meaning without a limit", "write it where the rate_limit is" },
        {
            RuleText.Descriptor("action: log", "rate_limit: {unlimited: true}"),
            "4:13 'action' has no meaning for an unlimited rule",
            "remove it, or remove unlimited"
        },
        {
            RuleText.Descriptor("action: throttle", "rate_limit: {unit: day}"),
            "4:13 'action: throttle' needs a limit that knows when the next hit's turn is",
            "use algorithm: token_bucket, leaky_bucket or gcra"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "rollout: 25"),
            "5:14 'rollout' must be a percentage from 0% to 100% with at most two decimals, found the number '25'",
            "write 25%"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "rollout: 2.5"),
            "5:14 'rollout' must be a percentage from 0% to 100% with at most two decimals, found the number '2.5'",
            "write 2.5%"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "rollout: 101"),
            "5:14 'rollout' must be a percentage from 0% to 100% with at most two decimals, found the number '101'",
            "write it as in 25% or 0.5%"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "rollout: 101%"),
            "5:14 'rollout' must be a percentage from 0% to 100% with at most two decimals, found the string '101%'",
            "write it as in 25% or 0.5%"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "rollout: 0.125%"),
            "5:14 'rollout' must be a percentage from 0% to 100% with at most two decimals, found the string '0.125%'",
            "write it as in 25% or 0.5%"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "rollout: 25%%"),
            "5:14 'rollout' must be a percentage from 0% to 100% with at most two decimals, found the string '25%%'",
            "write it as in 25% or 0.5%"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "rollout: {share: 5%}"),
            "5:14 error loading config file: 'rollout' must be a percentage, found a mapping",
            "write one value behind rollout:"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "consistency: loose"),
            "5:18 'consistency' must be exact or leased, found the string 'loose'",
            "write exact or leased"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "on_store_failure: fail"),
            "5:23 'on_store_failure' must be error, allow, deny or local, found the string 'fail'",
            "write error, allow, deny or local"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "charge_parents: maybe"),
            "5:21 error loading config file: 'charge_parents' must be true or false, found the string 'maybe'",
            "write true or false without quotes"
        },
        {
            RuleText.Descriptor("charge_parents: true"),
            "4:21 'charge_parents' has no meaning without a limit",
            "write it where the rate_limit is"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "ban: {within: 1m, for: 5m}"),
            "5:10 'ban' lacks 'after'",
            "add after: 10 below ban"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "ban: {after: 5, for: 5m}"),
            "5:10 'ban' lacks 'within'",
            "add within: 1m below ban"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "ban: {after: 5, within: 1m}"),
            "5:10 'ban' lacks 'for'",
            "add for: 5m below ban"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "ban: {after: 0, within: 1m, for: 5m}"),
            "5:18 'after' must be a whole number from 1 to 4294967295, found the number '0'",
            "write such a number, without quotes, sign or fraction"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "ban: {after: 5, within: 1m, for: 5m, factor: 101}"),
            "5:50 'factor' must be a whole number from 1 to 100, found the number '101'",
            "write such a number, without quotes, sign or fraction"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "ban: {after: 5, within: 1m, for: 5m, max: 1m}"),
            "5:47 'max' is shorter than the first ban",
            "let max be at least as long as for"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "ban: {after: 5, within: 1m, for: 5m, forget: 1}"),
            "5:50 'forget' must be a time with its unit, found the number '1'",
            "for seconds write 1s"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "ban: 5m"),
            "5:10 error loading config file: 'ban' must be a mapping, found the string '5m'",
            "put keys below ban, indented"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "response: {}"),
            "5:15 'response' says nothing",
            "write raw_body or headers below it, or remove it"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "response: hello"),
            "5:15 error loading config file: 'response' must be a mapping, found the string 'hello'",
            "put keys below response, indented"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "response: {raw_body: '${user}'}"),
            "5:26 'raw_body' is not a template: unknown name '${user}'",
            "use ${rule}, ${domain}, ${limit}, ${window}, ${remaining}, ${reset}, ${retry_after}"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "response: {raw_body: '${limit'}"),
            "5:26 'raw_body' is not a template: '${limit' has no closing brace",
            "use ${rule}, ${domain}, ${limit}, ${window}, ${remaining}, ${reset}, ${retry_after}"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "response: {headers: [{value: x}]}"),
            "5:26 a header has no name",
            "write name: X-Some-Header"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "response: {headers: [{name: 'X Y', value: x}]}"),
            "5:33 'X Y' cannot be the name of a header",
            "use letters, digits and hyphens"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "response: {headers: [{name: X-Y, value: \"a\\nb\"}]}"),
            "5:45 the value of header 'X-Y' contains a line break or another control character",
            "write the value on one line"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "response: {headers: [{name: X-Y, value: '${nothing}'}]}"),
            "5:45 'value' is not a template: unknown name '${nothing}'",
            "use ${rule}, ${domain}, ${limit}, ${window}, ${remaining}, ${reset}, ${retry_after}"
        },
    };
}
