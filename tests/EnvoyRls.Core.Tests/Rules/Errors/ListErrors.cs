namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Mistakes of allow and deny lists: document; line, column and message; fix.</summary>
internal static class ListErrors
{
    public static TheoryData<string, string, string> Rows => new()
    {
        { Deny("{value: a}"), "3:10 an item of a list has empty key", "give the item the key of a descriptor entry" },
        {
            Deny("{key: k}"),
            "3:10 an item of a list needs values",
            "add 'value: text', 'values: [first, second]' with a match, or 'file: name.list'"
        },
        {
            Deny("{key: k, value: a*}"),
            "3:26 a list has no wildcards",
            "add 'match: prefix' or 'match: suffix' and remove the '*', or 'match: exact' to keep it"
        },
        {
            Deny("{key: k, value: a, file: b.list}"),
            "3:35 file excludes value and values",
            "move the values into the file, or give them an item of their own"
        },
        {
            Deny("{key: k, file: ../b.list}"),
            "3:25 '../b.list' lies outside the folder of the rule file",
            "put it beside the rule file and write its name alone"
        },
        { Deny("{key: k, file: b.list}"), "3:25 there is no list file 'b.list'", "put it beside the rule file; its name ends in .list" },
        { Deny("{key: k, value: a, expires: soon}"), "3:38 'soon' is no time", "write it as in 2026-12-31T23:59:59Z" },
        { Deny("{key: k, match: regex, value: a}"), "3:26 a list cannot match this way", "use exact, set, cidr, prefix or suffix" },
    };

    private static string Deny(string item) => $"domain: d\nlists:\n  deny: [{item}]\n";
}
