using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Mistakes of managed objects: kind; text; line, column and message; fix.</summary>
internal static class ManagedErrors
{
    private const string Limit = "rate_limit: {unit: day}";

    public static TheoryData<string, string, string, string> Rows => new()
    {
        { "rule", "[]", "1:1 the text must be a mapping of keys to values", "start it with a key, as in 'domain: name' or {\"domain\": \"name\"}" },
        { "rule", $"descriptors: [{{key: k}}]\n{Limit}\n", "1:1 the domain is missing", "add domain: name" },
        { "rule", $"domain: ''\ndescriptors: [{{key: k}}]\n{Limit}\n", "1:9 the domain is missing", "add domain: name" },
        {
            "rule",
            $"domain: d\n{Limit}\n",
            "1:1 a rule needs the entries it is about",
            "write descriptors: [{key: name}], with one item for each entry"
        },
        {
            "rule",
            $"domain: d\ndescriptors: []\n{Limit}\n",
            "2:14 a rule needs the entries it is about",
            "write descriptors: [{key: name}], with one item for each entry"
        },
        {
            "rule",
            "domain: d\ndescriptors: [{key: k}]\n",
            "1:1 a rule needs a limit",
            "add rate_limit: {unit: minute, requests_per_unit: 100}, or rate_limit: {unlimited: true}"
        },
        { "rule", $"id: other\ndomain: d\ndescriptors: [{{key: k}}]\n{Limit}\n", "1:5 'other' is not the id under which the object is written", "write id: name, or remove id" },
        { "rule", $"priority: 1001\ndomain: d\ndescriptors: [{{key: k}}]\n{Limit}\n", "1:11 'priority' must be a whole number from -1000 to 1000, found the number '1001'", "write such a number, without quotes or fraction" },
        { "rule", $"enabled: maybe\ndomain: d\ndescriptors: [{{key: k}}]\n{Limit}\n", "1:10 'enabled' must be true or false, found the string 'maybe'", "write true or false without quotes" },
        { "rule", $"domain: d\ndescriptors: [{{value: v}}]\n{Limit}\n", "2:15 descriptor has empty key", "give the descriptor a key" },
        { "rule", $"domain: d\ndescriptors: [{{key: k, {Limit}}}]\n{Limit}\n", "2:24 key 'rate_limit' has no meaning in an entry of descriptors", "it belongs in a rule" },
        { "rule", $"domain: d\ndescriptors: [{{key: k}}]\nunit: day\n{Limit}\n", "3:1 key 'unit' has no meaning in a rule", "it belongs in rate_limit" },
        { "rule", $"domain: d\ndescriptors: [{{key: k}}]\nrate_limit: {{unit: day, value: v}}\n", "3:25 key 'value' has no meaning in rate_limit", "it belongs in a list_item" },
        { "rule", $"domain: d\ndescriptors: [{{key: k}}]\nprioritty: 5\n{Limit}\n", "3:1 config error, unknown key 'prioritty'", "did you mean 'priority'?" },
        { "rule", $"domain: d\ndescriptors: [{{key: k, value: 1.5}}]\n{Limit}\n", "2:31 error checking config", "quote it: \"1.5\" (a bare 1.5 is a number that the language has no use for)" },
        { "rule", $"domain: d\ndescriptors: [{{key: k}}]\nmetadata: {{a: .nan}}\n{Limit}\n", "3:15 JSON has no number '.nan'", "quote it: \".nan\"" },
        { "rule", $"domain: d\ndescriptors: [{{key: k}}]\nmetadata: {{[a]: b}}\n{Limit}\n", "3:12 JSON has no keys other than texts", "use a text as the key" },
        { "rule", $"domain: \"d\\0\"\ndescriptors: [{{key: k}}]\n{Limit}\n", "1:9 the text contains U+0000", "remove this character" },
        { "rule", "domain: 'd\n", "1:9 found unexpected end of stream", "correct the YAML syntax at this place" },
        {
            "list_item",
            "domain: d\nkey: k\nvalue: v\n",
            "1:1 the item does not say which list it is of",
            "add list: deny, or list: allow"
        },
        { "list_item", "domain: d\nlist: denied\nkey: k\nvalue: v\n", "2:7 'list' must be allow or deny, found the string 'denied'", "write allow or deny" },
        { "list_item", "domain: d\nlist: deny\nkey: k\n", "1:1 an item of a list needs values", "add 'value: text', or 'values: [first, second]' with a match" },
        { "list_item", "list: deny\nkey: k\nvalue: v\n", "1:1 the domain is missing", "add domain: name" },
        { "list_item", "domain: d\nlist: deny\nkey: k\nfile: x.list\nvalue: v\n", "4:1 config error, unknown key 'file'", "a list_item knows id, domain, list, key, match, value, values, reason, expires" },
        { "tier", "reason: none\n", "1:1 nothing is said about the user", "add tier: name, or limits, or both" },
        { "tier", "user: bob\ntier: gold\n", "1:7 'bob' is not the user under which the object is written", "write user: name, or remove user" },
        { "tier", "tier: gold\nexpires: soon\n", "2:10 'expires' must be a date or an RFC 3339 time, found the string 'soon'", "write 2026-03-01 or 2026-03-01T08:00:00+01:00" },
        { "tier", "tier: gold\npriority: 5\n", "2:1 key 'priority' has no meaning in a tier", "it belongs in a rule" },
        {
            "tier",
            $"limits:\n  - domain: d\n    descriptors: [{{key: plan}}]\n    {Limit}\n",
            "2:5 the limit is not about the user: no entry has the key 'user_id'",
            "add an entry {key: user_id} to its descriptors"
        },
        {
            "tier",
            $"limits:\n  - domain: d\n    descriptors: [{{key: user_id, value: bob}}]\n    {Limit}\n",
            "2:5 the limit is not about the user: no entry has the key 'user_id'",
            "add an entry {key: user_id} to its descriptors"
        },
    };

    /// <summary>What single objects cannot show: mistakes in names and between objects.</summary>
    public static IEnumerable<string> MessagesOfSeveralObjects()
    {
        ManagedDocument[][] sets =
        [
            [ManagedText.Limited("a b", "descriptors: [{key: k}]")],
            [ManagedText.Limited("a", "descriptors: [{key: k}]"), ManagedText.Limited("a", "descriptors: [{key: l}]")],
            [ManagedText.Limited("a", "descriptors: [{key: k}]"), ManagedText.Limited("b", "descriptors: [{key: k}]")],
            [ManagedText.Limited("a", "descriptors: [{key: k}]"), ManagedText.Limited("b", "descriptors: [{key: k, fallthrough: true}, {key: l}]")],
            [ManagedText.Limited("a", "descriptors: [{key: k_v}]"), ManagedText.Limited("b", "descriptors: [{key: k, value: v}, {key: l}]")],
            [.. Enumerable.Range(0, 17).Select(i => ManagedText.Limited($"r{i}", $"priority: {i}", "descriptors: [{key: k}]"))],
        ];
        return sets.SelectMany(set => ManagedText.Load(set).Errors).Select(error => error.Message);
    }
}
