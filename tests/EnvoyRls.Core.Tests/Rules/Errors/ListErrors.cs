namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Mistakes of allow and deny lists: document; line, column and message; fix.</summary>
internal static class ListErrors
{
    public static TheoryData<string, string, string> Rows => new()
    {
        { "domain: d\nlists: a\n", "2:8 error loading config file: 'lists' must be a mapping, found the string 'a'", "put keys below lists, indented" },
        {
            Item("{value: x}"),
            "4:7 an item of a list has empty key",
            "give the item the key of a descriptor entry"
        },
        {
            Item("{key: k}"),
            "4:7 an item of a list needs values",
            "add 'value: text', 'values: [first, second]' with a match, or 'file: name.list'"
        },
        {
            Item("{key: k, value: a*}"),
            "4:23 a list has no wildcards",
            "add 'match: prefix' or 'match: suffix' and remove the '*', or 'match: exact' to keep it"
        },
        {
            Item("{key: k, value: a, file: b.list}"),
            "4:32 file excludes value and values",
            "move the values into the file, or give them an item of their own"
        },
        {
            Item("{key: k, match: regex, value: a}"),
            "4:23 a list cannot match this way",
            "use exact, set, cidr, prefix or suffix"
        },
        {
            Item("{key: k, match: number, value: '5'}"),
            "4:23 a list cannot match this way",
            "use exact, set, cidr, prefix or suffix"
        },
        {
            Item("{key: k, value: a, not: true}"),
            "4:26 key 'not' has no meaning in an item of a list",
            "it belongs in a descriptor"
        },
        {
            Item("{key: k, match: cidr, value: 10.1.0.0/8}"),
            "4:36 '10.1.0.0/8' has bits set beyond its length",
            "write 10.0.0.0/8"
        },
        {
            Item("{key: k, values: [a]}"),
            "4:24 values needs a match that takes a list",
            "add 'match: set', or another of set, cidr, prefix or suffix"
        },
        {
            Item("{key: k, value: a, expires: tomorrow}"),
            "4:35 'expires' must be a date or an RFC 3339 time, found the string 'tomorrow'",
            "write 2026-03-01 or 2026-03-01T08:00:00+01:00"
        },
        {
            Item("{key: k, value: a, expires: '2026-12-31T23:59:59'}"),
            "4:35 'expires' must be a date or an RFC 3339 time, found the string '2026-12-31T23:59:59'",
            "write 2026-03-01 or 2026-03-01T08:00:00+01:00"
        },
        {
            Item("{key: k, file: none.list}"),
            "4:22 there is no list file 'none.list'",
            "put it beside the rule file; its name ends in .list"
        },
        {
            Item("{key: k, file: ../x.list}"),
            "4:22 '../x.list' lies outside the folder of the rule file",
            "put it beside the rule file and write its name alone"
        },
        {
            Item("{key: k, file: /x.list}"),
            "4:22 '/x.list' lies outside the folder of the rule file",
            "put it beside the rule file and write its name alone"
        },
        {
            Item("{key: k, file: x.list, match: regex}"),
            "4:37 a list cannot match this way",
            "use exact, set, cidr, prefix or suffix"
        },
        {
            Item("{key: k, value: a, file: b.list}"),
            "4:32 file excludes value and values",
            "move the values into the file, or give them an item of their own"
        },
    };

    private static string Item(string item) => $"domain: d\nlists:\n  deny:\n    - {item}\n";
}
