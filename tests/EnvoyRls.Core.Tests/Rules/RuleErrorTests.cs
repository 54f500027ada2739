using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules;

public sealed class RuleErrorTests
{
    private const string BasicDomain = "domain: test-domain\ndescriptors:\n  - key: key1\n    value: value1\n    rate_limit: {unit: minute, requests_per_unit: 10}\n";

    /// <summary>Document, line and column of the mistake, and the text that the reference logs for it.</summary>
    public static TheoryData<string, string, int, int, string> InvalidDocuments => new()
    {
        { "empty_domain.yaml", "descriptors:\n  - key: a\n", 1, 1, "config file cannot have empty domain" },
        { "null_domain.yaml", "domain: ~\n", 1, 9, "config file cannot have empty domain" },
        { "no_text.yaml", "", 1, 1, "config file cannot have empty domain" },
        { "only_comments.yaml", "# nothing\n# here\n", 1, 1, "config file cannot have empty domain" },
        { "null.yaml", "null\n", 1, 1, "config file cannot have empty domain" },
        { "empty_key.yaml", "domain: d\ndescriptors:\n  - value: value1\n", 3, 5, "descriptor has empty key" },
        {
            "duplicate_key.yaml",
            "domain: test-domain\ndescriptors:\n  - key: key1\n    value: value1\n  - key: key1\n    value: value1\n",
            5, 5, "duplicate descriptor composite key 'test-domain.key1_value1'"
        },
        {
            "nested_duplicate.yaml",
            "domain: d\ndescriptors:\n  - key: a\n    descriptors:\n      - key: b\n      - key: b\n",
            6, 9, "duplicate descriptor composite key 'd.a.b'"
        },
        {
            "collision.yaml",
            "domain: d\ndescriptors:\n  - key: a_b\n  - key: a\n    value: b\n",
            4, 5, "duplicate descriptor composite key 'd.a_b'"
        },
        { "bad_limit_unit.yaml", RuleText.Limit("unit: foo", "requests_per_unit: 5"), 5, 13, "invalid rate limit unit 'foo'" },
        { "unknown_unit.yaml", RuleText.Limit("unit: unknown"), 5, 13, "invalid rate limit unit 'unknown'" },
        { "no_unit.yaml", RuleText.Limit("requests_per_unit: 5"), 5, 7, "invalid rate limit unit ''" },
        { "empty_limit.yaml", RuleText.Descriptor("rate_limit: {}"), 4, 17, "invalid rate limit unit ''" },
        {
            "unlimited_with_unit.yaml",
            RuleText.Limit("unlimited: true", "unit: day", "requests_per_unit: 25"),
            6, 13, "should not specify rate limit unit when unlimited"
        },
        {
            "replaces_self.yaml",
            RuleText.Limit("unit: day", "name: self", "replaces:", "  - name: self"),
            8, 11, "replaces should not contain name of same descriptor"
        },
        {
            "replaces_empty.yaml",
            RuleText.Limit("unit: day", "name: self", "replaces:", "  - name:"),
            8, 11, "should not have an empty replaces entry"
        },
        {
            "share.yaml",
            RuleText.Descriptor("value: v", "share_threshold: true"),
            5, 22, "share_threshold can only be used with wildcard values (containing '*'), but found key 'k_v'"
        },
        { "misspelled_key.yaml", RuleText.Descriptor("ratelimit: {unit: day}"), 4, 5, "config error, unknown key 'ratelimit'" },
        { "misspelled_key2.yaml", RuleText.Limit("unit: day", "requestsperunit: 5"), 6, 7, "config error, unknown key 'requestsperunit'" },
        { "capital_key.yaml", "Domain: d\ndomain: d\n", 1, 1, "config error, unknown key 'Domain'" },
        { "anchor_holder.yaml", "x-limits: &l {unit: day}\ndomain: d\n", 1, 1, "config error, unknown key 'x-limits'" },
        { "non_string_key.yaml", "domain: d\n0.25: x\n", 2, 1, "config error, key is not of type string: 0.25" },
        { "bool_key.yaml", "domain: d\non: x\n", 2, 1, "config error, key is not of type string: true" },
        { "null_key.yaml", "domain: d\n~: x\n", 2, 1, "config error, key is not of type string: <nil>" },
        { "int_key.yaml", "domain: d\n0x10: x\n", 2, 1, "config error, key is not of type string: 16" },
        {
            "non_map_list.yaml",
            "domain: d\ndescriptors: [a]\n",
            2, 15, "config error, yaml file contains list of type other than map: a"
        },
        {
            "null_in_list.yaml",
            "domain: d\ndescriptors:\n  - ~\n",
            3, 5, "config error, yaml file contains list of type other than map: <nil>"
        },
        {
            "list_in_list.yaml",
            "domain: d\ndescriptors:\n  - [{key: a}]\n",
            3, 5, "config error, yaml file contains list of type other than map: [map[key:a]]"
        },
        { "list_anywhere.yaml", "domain: d\nunit: [1]\n", 2, 8, "config error, yaml file contains list of type other than map: 1" },
        { "float_value.yaml", RuleText.Descriptor("value: 1.5"), 4, 12, "error checking config" },
        { "exponent.yaml", RuleText.Descriptor("value: 1e3"), 4, 12, "error checking config" },
        { "infinity.yaml", RuleText.Descriptor("value: .inf"), 4, 12, "error checking config" },
        { "bad_octal_is_a_float.yaml", RuleText.Descriptor("value: 08"), 4, 12, "error checking config" },
        { "float_number.yaml", RuleText.Limit("unit: day", "requests_per_unit: 5.0"), 6, 26, "error checking config" },
        { "large_number.yaml", RuleText.Descriptor("value: 18446744073709551615"), 4, 12, "error checking config" },
    };

    /// <summary>Document and place; the reference answers these with a message of its YAML parser.</summary>
    public static TheoryData<string, int, int> WrongShapes => new()
    {
        { "[a]", 1, 1 },
        { "a", 1, 1 },
        { "123", 1, 1 },
        { "domain: d\ndescriptors: x\n", 2, 14 },
        { "domain: d\ndescriptors: {}\n", 2, 14 },
        { "domain: d\ndescriptors: {key: a}\n", 2, 14 },
        { RuleText.Descriptor("rate_limit: 5"), 4, 17 },
        { RuleText.Descriptor("rate_limit: ''"), 4, 17 },
        { RuleText.Limit("unit: day", "requests_per_unit: -1"), 6, 26 },
        { RuleText.Limit("unit: day", "requests_per_unit: 4294967296"), 6, 26 },
        { RuleText.Limit("unit: day", "requests_per_unit: \"5\""), 6, 26 },
        { RuleText.Limit("unit: day", "requests_per_unit: five"), 6, 26 },
        { RuleText.Limit("unit: day", "requests_per_unit: true"), 6, 26 },
        { RuleText.Descriptor("shadow_mode: \"true\""), 4, 18 },
        { RuleText.Descriptor("shadow_mode: 1"), 4, 18 },
        { RuleText.Descriptor("quota_mode: 'no'"), 4, 17 },
        { RuleText.Descriptor("detailed_metric: x"), 4, 22 },
        { RuleText.Descriptor("value: {key: x}"), 4, 12 },
        { RuleText.Limit("unit: day", "replaces: x"), 6, 17 },
        { RuleText.Descriptor("metadata: hello"), 4, 15 },
        { RuleText.Descriptor("metadata: [1]"), 4, 15 },
        { RuleText.Descriptor("metadata: 1.5"), 4, 15 },
    };

    /// <summary>Text that is not YAML, the place of the mistake, and what the reference's parser says where that is known.</summary>
    public static TheoryData<string, int, int, string> SyntaxErrors => new()
    {
        { "'''\n", 1, 1, "yaml: line 2: found unexpected end of stream" },
        { "domain: d\ndescriptors:\n\t- key: a\n", 3, 1, "yaml: line 3: found character that cannot start any token" },
        { "domain: d\ndescriptors: *x\n", 2, 14, "yaml: line 2: unknown anchor 'x' referenced" },
        { "domain: d\ndescriptors:\n  - key: 'a\n", 3, 10, "yaml: line 4: found unexpected end of stream" },
        { "domain: d\ndescriptors: [{key: a}\n", 3, 1, "yaml: line 3: did not find expected ',' or ']'" },
        { "domain: d\nkey: [a\nvalue: b", 2, 6, "yaml: line 2: " },
        { "domain: d\n  descriptors: x\n", 2, 14, "yaml: line 2: " },
        { "domain: d\n- x\n", 2, 1, "yaml: line 2: did not find expected key" },
        { "domain: \"\\q\"\n", 1, 9, "yaml: line 1: found unknown escape character" },
        { "domain: d\nkey: \"\\U99999999\"\n", 2, 4, "yaml: line 2: " },
        { "domain: d\nkey: @x\n", 2, 6, "yaml: line 2: found character that cannot start any token" },
        { "domain: d\nkey: !!binary '?'\n", 2, 6, "yaml: line 2: !!binary value contains invalid base64 data" },
        { "domain: d\n<<: 5\n", 2, 5, "yaml: line 2: map merge requires map or sequence of maps as the value" },
        { "domain: d\n<<: [5]\n", 2, 6, "yaml: line 2: map merge requires map or sequence of maps as the value" },
        { "domain: d\n\0descriptors: x\n", 2, 1, "yaml: line 2: control characters are not allowed" },
        { "domain: d\u0007\n", 1, 10, "yaml: line 1: control characters are not allowed" },
    };

    [Theory]
    [MemberData(nameof(InvalidDocuments))]
    public void An_invalid_document_is_refused_with_the_text_of_the_reference_and_its_place(
        string name, string text, int line, int column, string message)
    {
        RuleSetLoadResult result = RuleText.Load(RuleText.Defaults, (name, text));

        Assert.Null(result.RuleSet);
        RuleError error = Assert.Single(result.Errors);
        Assert.Equal($"{name}: {message}", error.ReferenceText);
        Assert.Equal($"{name}:{line}:{column}: {message}", error.ToString());
        Assert.NotEmpty(error.Fix);
    }

    [Theory]
    [MemberData(nameof(WrongShapes))]
    public void A_value_of_the_wrong_shape_is_refused_at_its_place(string text, int line, int column)
    {
        RuleSetLoadResult result = RuleText.Load(text);

        Assert.Null(result.RuleSet);
        RuleError error = Assert.Single(result.Errors);
        Assert.StartsWith("rules.yaml: error loading config file: ", error.ReferenceText, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.NotEmpty(error.Fix);
    }

    [Theory]
    [MemberData(nameof(SyntaxErrors))]
    public void Text_that_is_not_yaml_is_refused_at_its_place(string text, int line, int column, string message)
    {
        RuleSetLoadResult result = RuleText.Load(text);

        Assert.Null(result.RuleSet);
        RuleError error = Assert.Single(result.Errors);
        Assert.StartsWith($"rules.yaml: error loading config file: {message}", error.ReferenceText, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.NotEmpty(error.Fix);
    }

    [Fact]
    public void A_domain_of_two_documents_is_refused_unless_domains_merge()
    {
        RuleSetLoadResult result = RuleText.Load(RuleText.Defaults, ("basic.yaml", BasicDomain), ("duplicate_domain.yaml", BasicDomain));

        Assert.Null(result.RuleSet);
        RuleError error = Assert.Single(result.Errors);
        Assert.Equal("duplicate_domain.yaml: duplicate domain 'test-domain' in config file", error.ReferenceText);
        Assert.Equal((1, 9), (error.Line, error.Column));
    }

    [Fact]
    public void A_descriptor_of_two_merged_documents_is_refused()
    {
        RuleSetLoadResult result = RuleText.Load(
            new RuleSetOptions { MergeDomains = true },
            ("merge_domain_key1.yaml", BasicDomain),
            ("merge_domain_key1.yaml", BasicDomain));

        RuleError error = Assert.Single(result.Errors);
        Assert.Equal("merge_domain_key1.yaml: duplicate descriptor composite key 'test-domain.key1_value1'", error.ReferenceText);
    }

    [Fact]
    public void Merging_joins_the_top_level_only()
    {
        const string First = "domain: d\ndescriptors:\n  - key: a\n    descriptors: [{key: x}]\n";
        const string Second = "domain: d\ndescriptors:\n  - key: a\n    descriptors: [{key: y}]\n";

        RuleSetLoadResult result = RuleText.Load(new RuleSetOptions { MergeDomains = true }, ("1.yaml", First), ("2.yaml", Second));

        Assert.Equal("2.yaml: duplicate descriptor composite key 'd.a'", Assert.Single(result.Errors).ReferenceText);
    }

    [Fact]
    public void All_mistakes_of_all_documents_are_listed_by_document_and_place()
    {
        const string First = "domain: d\ndescriptors:\n  - value: v\n    shadow_mode: maybe\n  - key: k\n    ratelimit: {}\n    rate_limit:\n      unit: foo\n";
        const string Second = "descriptors:\n  - key: k\n    rate_limit: {unit: day, replaces: [{name: ''}, {name: ''}]}\n";

        RuleSetLoadResult result = RuleText.Load(RuleText.Defaults, ("b.yaml", Second), ("c.yaml", "'"), ("a.yaml", First));

        Assert.Null(result.RuleSet);
        Assert.Equal(
            [
                "a.yaml:3:5: descriptor has empty key",
                "a.yaml:4:18: error loading config file: 'shadow_mode' must be true or false, found the string 'maybe'",
                "a.yaml:6:5: config error, unknown key 'ratelimit'",
                "a.yaml:8:13: invalid rate limit unit 'foo'",
                "b.yaml:1:1: config file cannot have empty domain",
                "b.yaml:3:40: should not have an empty replaces entry",
                "b.yaml:3:52: should not have an empty replaces entry",
            ],
            result.Errors.Take(7).Select(error => error.ToString()).ToArray());
        Assert.Equal("c.yaml", Assert.Single(result.Errors.Skip(7)).File);
    }

    [Fact]
    public void Documents_without_a_domain_do_not_accuse_each_other_of_duplicates()
    {
        const string Nameless = "descriptors:\n  - key: a\n";

        RuleSetLoadResult result = RuleText.Load(RuleText.Defaults, ("1.yaml", Nameless), ("2.yaml", Nameless));

        Assert.Equal(
            ["1.yaml: config file cannot have empty domain", "2.yaml: config file cannot have empty domain"],
            result.Errors.Select(error => error.ReferenceText).ToArray());
    }

    [Theory]
    [InlineData("ratelimit", "rate_limit")]
    [InlineData("requestsperunit", "requests_per_unit")]
    [InlineData("request_per_unit", "requests_per_unit")]
    [InlineData("descriptor", "descriptors")]
    [InlineData("Key", "key")]
    [InlineData("shadowMode", "shadow_mode")]
    [InlineData("share-threshold", "share_threshold")]
    public void A_misspelled_key_is_told_its_likely_spelling(string wrong, string right)
    {
        RuleError error = Assert.Single(RuleText.Load(RuleText.Descriptor($"{wrong}: ~")).Errors);

        Assert.Equal($"did you mean '{right}'?", error.Fix);
    }

    [Fact]
    public void A_key_like_no_other_is_told_what_its_place_knows()
    {
        RuleError error = Assert.Single(RuleText.Load(RuleText.Limit("unit: day", "burst_capacity_of_bucket: 5")).Errors);

        Assert.StartsWith("rate_limit knows unit, requests_per_unit, unlimited, name, replaces, algorithm, ", error.Fix, StringComparison.Ordinal);
    }
}
