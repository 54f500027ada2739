using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Mistakes of matchers: document; line, column and message; fix.</summary>
internal static class MatchErrors
{
    public static TheoryData<string, string, string> Rows => new()
    {
        {
            RuleText.Descriptor("match: cidr", "value: 10.0.0.0/33"),
            "5:12 '10.0.0.0/33' is no network",
            "write an address and a length, as in 10.0.0.0/8 or 2001:db8::/32"
        },
        {
            RuleText.Descriptor("match: cidr", "values: [10.0.0.0/8, 192.168.1.7/16]"),
            "5:26 '192.168.1.7/16' has bits set beyond its length",
            "write 192.168.0.0/16"
        },
        {
            RuleText.Descriptor("match: number", "value: many"),
            "5:12 'many' is no range of numbers",
            "write one of '>= 500', '> 500', '<= 10', '< 10', '= 5', '100..199'"
        },
        {
            RuleText.Descriptor("match: number", "value: 199..100"),
            "5:12 no number lies in '199..100'",
            "write the smaller number first"
        },
        {
            RuleText.Descriptor("match: regex", "value: (a)\\1"),
            "5:12 '(a)\\1' is no regular expression that can be used: a back-reference cannot be matched in linear time",
            "write out what it refers to"
        },
        {
            RuleText.Descriptor("values: [a, b]"),
            "4:13 values needs a match that takes a list",
            "add 'match: set', or another of set, cidr, prefix or suffix"
        },
        { RuleText.Descriptor("match: prefixes", "value: a"), "4:12 unknown match 'prefixes'", "did you mean 'prefix'?" },
        { RuleText.Descriptor("match: set", "value: a", "values: [b]"), "6:13 value and values exclude each other", "move the value into the list of values" },
        {
            RuleText.Descriptor("match: set", "value: a"),
            "5:12 match: set takes a list",
            "write 'values: [first, second]', or 'match: exact' for one value"
        },
        { RuleText.Descriptor("match: prefix"), "4:12 match: prefix needs a value", "add 'value: text'" },
        { RuleText.Descriptor("match: set"), "4:12 match: set needs values", "add 'values: [first, second]'" },
        { RuleText.Descriptor("not: true"), "4:10 match: exact needs a value", "add 'value: text'" },
        { RuleText.Descriptor("match: set", "values: []"), "5:13 'values' is an empty list", "write values: [first, second], or remove values" },
        {
            RuleText.Descriptor("match: regex", "values: [a, b]"),
            "5:13 match: regex takes one value, not a list",
            "write 'value: text', or give each value a descriptor; lists go with set, cidr, prefix or suffix"
        },
        {
            RuleText.Descriptor("match: set", "values: [a, {b: c}]"),
            "5:17 error loading config file: 'values' must be a list of texts that are not empty, found a mapping",
            "write values: [first, second]"
        },
        {
            RuleText.Descriptor("match: cidr", "value: 10.0.0.0/8", "values: a"),
            "6:13 error loading config file: 'values' must be a list, found the string 'a'",
            "write values: [first, second]"
        },
        {
            "domain: d\ndescriptors:\n  - key: k*\n    match: prefix\n    value: a\n",
            "3:10 a key with '*' cannot have a match",
            "name the key in full, or remove match and not"
        },
        {
            RuleText.Descriptor("not: true", "value: a*"),
            "5:12 not cannot be combined with a wildcard",
            "add 'match: prefix', suffix or regex, and write the value accordingly"
        },
    };
}
