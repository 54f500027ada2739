using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Mistakes of a whole document: document; line, column and message; fix.</summary>
internal static class DocumentErrors
{
    public static TheoryData<string, string, string> Rows => new()
    {
        { "descriptors: []\n", "1:1 config file cannot have empty domain", "add 'domain: name' at the top of the file" },
        { "domain: d\ndescriptors:\n  - value: v\n", "3:5 descriptor has empty key", "give the descriptor a key" },
        {
            "domain: d\ndescriptors:\n  - key: a\n  - key: a\n",
            "4:5 duplicate descriptor composite key 'd.a'",
            "remove one of the two, or tell them apart by key or value (key 'a_b' and key 'a' with value 'b' are the same)"
        },
        {
            "- a\n",
            "1:1 error loading config file: 'the document' must be a mapping with domain and descriptors, found a list",
            "start the file with 'domain: name'"
        },
        {
            "domain: 'd\n",
            "1:9 error loading config file: yaml: line 2: found unexpected end of stream",
            "correct the YAML syntax at this place"
        },
        {
            "domain: d\nmatching: x\n",
            "2:1 config error, unknown key 'matching'",
            "a document knows domain, descriptors, match_order, lists, charge, on_store_failure, consistency, adaptive"
        },
        { "domain: d\n1: x\n", "2:1 config error, key is not of type string: 1", "quote the key, or use one that the language has" },
        {
            "domain: d\ndescriptors: [a]\n",
            "2:15 config error, yaml file contains list of type other than map: a",
            "start each item with a key, as in '- key: name'"
        },
        {
            "domain: d\ndescriptors: a\n",
            "2:14 error loading config file: 'descriptors' must be a list, found the string 'a'",
            "start each item below descriptors with '- '"
        },
        { "domain: 1.5\n", "1:9 error checking config", "quote it: \"1.5\" (a bare 1.5 is a number that the language has no use for)" },
        { "domain: d\nwindow: 90s\n", "2:1 key 'window' has no meaning in a document", "it belongs in rate_limit" },
        {
            "domain: d\ncharge: nothing\n",
            "2:9 'charge' must be each or all_or_nothing, found the string 'nothing'",
            "write each or all_or_nothing"
        },
        {
            "domain: d\ncharge: all_or_none\n",
            "2:9 'charge' must be each or all_or_nothing, found the string 'all_or_none'",
            "write each or all_or_nothing"
        },
        {
            "domain: d\ncharge: [each]\n",
            "2:9 error loading config file: 'charge' must be a word, found a list",
            "write one value behind charge:"
        },
        {
            "domain: d\nconsistency: eventual\n",
            "2:14 'consistency' must be exact or leased, found the string 'eventual'",
            "write exact or leased"
        },
        {
            "domain: d\non_store_failure: ignore\n",
            "2:19 'on_store_failure' must be error, allow, deny or local, found the string 'ignore'",
            "write error, allow, deny or local"
        },
        {
            RuleText.Descriptor("value: {key: x}"),
            "4:12 error loading config file: 'value' must be a string, found a mapping",
            "write value: some_text"
        },
        {
            RuleText.Descriptor("value: v", "share_threshold: true"),
            "5:22 share_threshold can only be used with wildcard values (containing '*'), but found key 'k_v'",
            "remove share_threshold, put a '*' into the value, or add a match other than exact"
        },
        {
            RuleText.Descriptor("rate_limit: 5"),
            "4:17 error loading config file: 'rate_limit' must be a mapping, found the number '5'",
            "put keys below rate_limit, indented"
        },
        {
            RuleText.Descriptor("shadow_mode: 1"),
            "4:18 error loading config file: 'shadow_mode' must be true or false, found the number '1'",
            "write true or false without quotes"
        },
    };
}
