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
        {
            RuleText.Descriptor("match: prefx", "value: a"),
            "4:12 unknown match 'prefx'",
            "did you mean 'prefix'?"
        },
        {
            RuleText.Descriptor("match: glob", "value: a*"),
            "4:12 unknown match 'glob'",
            "use exact, set, cidr, number, prefix, suffix, regex"
        },
        {
            RuleText.Descriptor("match: exact"),
            "4:12 match: exact needs a value",
            "add 'value: text'"
        },
        {
            RuleText.Descriptor("match: number", "values: ['5']"),
            "5:13 match: number takes one value, not a list",
            "write 'value: text', or give each value a descriptor; lists go with set, cidr, prefix or suffix"
        },
        {
            RuleText.Descriptor("match: exact", "values: [a]"),
            "5:13 match: exact takes one value, not a list",
            "write 'value: text', or give each value a descriptor; lists go with set, cidr, prefix or suffix"
        },
        {
            RuleText.Descriptor("match: set", "values: [a, ~]"),
            "5:17 error loading config file: 'values' must be a list of texts that are not empty, found nothing",
            "write values: [first, second]"
        },
        {
            RuleText.Descriptor("match: set", "values: [{a: b}]"),
            "5:14 error loading config file: 'values' must be a list of texts that are not empty, found a mapping",
            "write values: [first, second]"
        },
        {
            RuleText.Descriptor("match: set", "values: a"),
            "5:13 error loading config file: 'values' must be a list, found the string 'a'",
            "write values: [first, second]"
        },
        {
            RuleText.Descriptor("not: 'true'", "value: a"),
            "4:10 error loading config file: 'not' must be true or false, found the string 'true'",
            "write true or false without quotes"
        },
        {
            RuleText.Descriptor("match: cidr", "value: nowhere"),
            "5:12 'nowhere' is no network",
            "write an address and a length, as in 10.0.0.0/8 or 2001:db8::/32"
        },
        {
            RuleText.Descriptor("match: cidr", "value: 10.0.0.0/"),
            "5:12 '10.0.0.0/' is no network",
            "write an address and a length, as in 10.0.0.0/8 or 2001:db8::/32"
        },
        {
            RuleText.Descriptor("match: cidr", "value: 010.0.0.0/8"),
            "5:12 '010.0.0.0/8' is no network",
            "write an address and a length, as in 10.0.0.0/8 or 2001:db8::/32"
        },
        {
            RuleText.Descriptor("match: cidr", "value: 10.1.2.3/8"),
            "5:12 '10.1.2.3/8' has bits set beyond its length",
            "write 10.0.0.0/8"
        },
        {
            RuleText.Descriptor("match: cidr", "values: [10.0.0.0/8, '2001:db8::1/32']"),
            "5:26 '2001:db8::1/32' has bits set beyond its length",
            "write 2001:db8::/32"
        },
        {
            RuleText.Descriptor("match: cidr", "value: '::ffff:10.1.0.0/104'"),
            "5:12 '::ffff:10.1.0.0/104' has bits set beyond its length",
            "write 10.0.0.0/8"
        },
        {
            RuleText.Descriptor("match: number", "value: '=> 5'"),
            "5:12 '=> 5' is no range of numbers",
            "write one of '>= 500', '> 500', '<= 10', '< 10', '= 5', '100..199'"
        },
        {
            RuleText.Descriptor("match: number", "value: '> NaN'"),
            "5:12 '> NaN' is no range of numbers",
            "write one of '>= 500', '> 500', '<= 10', '< 10', '= 5', '100..199'"
        },
        {
            RuleText.Descriptor("match: number", "value: '1..'"),
            "5:12 '1..' is no range of numbers",
            "write one of '>= 500', '> 500', '<= 10', '< 10', '= 5', '100..199'"
        },
        {
            RuleText.Descriptor("match: number", "value: '5..1'"),
            "5:12 no number lies in '5..1'",
            "write the smaller number first"
        },
        {
            RuleText.Descriptor("match: number", "value: 1.5"),
            "5:12 error checking config",
            "quote it: \"1.5\" (a bare 1.5 is a number that the language has no use for)"
        },
        {
            RuleText.Descriptor("match: regex", "value: '(a'"),
            "5:12 '(a' is no regular expression that can be used: a '(' is not closed",
            "add the ')', or write '\\(' for the character"
        },
        {
            RuleText.Descriptor("match: regex", "value: 'a(?=b)'"),
            "5:12 'a(?=b)' is no regular expression that can be used: look-around cannot be matched in linear time",
            "match the value without it, or combine 'not: true' with another descriptor"
        },
        {
            RuleText.Descriptor("match: regex", "value: '(a{1000}){1000}'"),
            "5:12 '(a{1000}){1000}' is no regular expression that can be used: the pattern is too large",
            "use smaller numbers of repetitions, or fewer of them within each other"
        },
        {
            RuleText.Descriptor("value: v", "share_threshold: true", "match: exact"),
            "5:22 share_threshold can only be used with wildcard values (containing '*'), but found key 'k_v'",
            "remove share_threshold, put a '*' into the value, or add a match other than exact"
        },
        {
            RuleText.Descriptor("fallthrough: 1"),
            "4:18 error loading config file: 'fallthrough' must be true or false, found the number '1'",
            "write true or false without quotes"
        },
    };
}
