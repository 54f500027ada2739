using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Mistakes in how values are compared: document; line, column and message; fix.</summary>
internal static class MatchErrors
{
    public static TheoryData<string, string, string> Rows => new()
    {
        {
            "domain: d\nmatch_order: specifc\n",
            "2:14 'match_order' must be reference or specific, found the string 'specifc'",
            "did you mean 'specific'?"
        },
        {
            RuleText.Descriptor("value: v", "match: glob"),
            "5:12 unknown match 'glob'",
            "use exact, set, cidr, number, prefix, suffix, regex"
        },
        { RuleText.Descriptor("value: v", "match: prefx"), "5:12 unknown match 'prefx'", "did you mean 'prefix'?" },
        { RuleText.Descriptor("match: prefix"), "4:12 match: prefix needs a value", "add 'value: text'" },
        { RuleText.Descriptor("match: set"), "4:12 match: set needs values", "add 'values: [first, second]'" },
        { RuleText.Descriptor("not: true"), "4:10 match: exact needs a value", "add 'value: text'" },
        {
            RuleText.Descriptor("values: [a, b]"),
            "4:13 values needs a match that takes a list",
            "add 'match: set', or another of set, cidr, prefix or suffix"
        },
        {
            RuleText.Descriptor("match: set", "value: a"),
            "5:12 match: set takes a list",
            "write 'values: [first, second]', or 'match: exact' for one value"
        },
        {
            RuleText.Descriptor("match: set", "value: a", "values: [b]"),
            "6:13 value and values exclude each other",
            "move the value into the list of values"
        },
        { RuleText.Descriptor("match: set", "values: []"), "5:13 values must not be empty", "list at least one value" },
        {
            RuleText.Descriptor("match: set", "values: [a, ~]"),
            "5:17 error loading config file: 'values' must be a list of texts that are not empty, found nothing",
            "write values: [first, second]"
        },
        {
            RuleText.Descriptor("match: set", "values: a"),
            "5:13 error loading config file: 'values' must be a list, found the string 'a'",
            "write values: [first, second]"
        },
        {
            RuleText.Descriptor("match: regex", "values: [a, b]"),
            "5:13 match: regex takes one value, not a list",
            "write 'value: text', or give each value a descriptor; lists go with set, cidr, prefix or suffix"
        },
        {
            RuleText.Descriptor("match: number", "values: [\"1\", \"2\"]"),
            "5:13 match: number takes one value, not a list",
            "write 'value: text', or give each value a descriptor; lists go with set, cidr, prefix or suffix"
        },
        {
            "domain: d\ndescriptors:\n  - {key: k*, match: prefix, value: v}\n",
            "3:11 a key with '*' cannot have a match",
            "name the key in full, or remove match and not"
        },
        {
            RuleText.Descriptor("not: true", "value: v*"),
            "5:12 not cannot be combined with a wildcard",
            "add 'match: prefix', suffix or regex, and write the value accordingly"
        },
        {
            RuleText.Descriptor("match: cidr", "value: 10.0.0.0/33"),
            "5:12 '10.0.0.0/33' is no network",
            "write an address and a length, as in 10.0.0.0/8 or 2001:db8::/32"
        },
        { RuleText.Descriptor("match: cidr", "value: 10.0.0.1/8"), "5:12 '10.0.0.1/8' has bits set beyond its length", "write 10.0.0.0/8" },
        {
            RuleText.Descriptor("match: cidr", "values: [10.0.0.0/8, example.com]"),
            "5:26 'example.com' is no network",
            "write an address and a length, as in 10.0.0.0/8 or 2001:db8::/32"
        },
        {
            RuleText.Descriptor("match: number", "value: about 5"),
            "5:12 'about 5' is no range of numbers",
            "write one of '>= 500', '> 500', '<= 10', '< 10', '= 5', '100..199'"
        },
        { RuleText.Descriptor("match: number", "value: 10..5"), "5:12 no number lies in '10..5'", "write the smaller number first" },
        {
            RuleText.Descriptor("match: regex", "value: '(a'"),
            "5:12 '(a' is no regular expression that can be used: a '(' is not closed",
            "add the ')', or write '\\(' for the character"
        },
        {
            RuleText.Descriptor("match: regex", "value: '(a)\\1'"),
            "5:12 '(a)\\1' is no regular expression that can be used: a back-reference cannot be matched in linear time",
            "write out what it refers to"
        },
        {
            RuleText.Descriptor("match: prefix", "value: a", "share_threshold: maybe"),
            "6:22 error loading config file: 'share_threshold' must be true or false, found the string 'maybe'",
            "write true or false without quotes"
        },
        {
            RuleText.Descriptor("match: prefix", "value: a", "fallthrough: maybe"),
            "6:18 error loading config file: 'fallthrough' must be true or false, found the string 'maybe'",
            "write true or false without quotes"
        },
        {
            "domain: d\ndescriptors:\n  - {key: k, match: prefix, value: v}\n  - {key: k, match: prefix, value: v}\n",
            "4:5 duplicate descriptor composite key 'd.k_prefix:v'",
            "remove one of the two, or tell them apart by key or value (key 'a_b' and key 'a' with value 'b' are the same)"
        },
    };
}
