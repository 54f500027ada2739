using EnvoyRls.Server.Telemetry;
using EnvoyRls.Server.Telemetry.DogStatsd;

namespace EnvoyRls.Server.Tests.Telemetry.DogStatsd;

public sealed class MogrifierListTests
{
    [Theory]
    [InlineData("ratelimit.service.x", "ratelimit.service.x", "")]
    [InlineData("ratelimit.x.__COMMIT=12345", "ratelimit.x", "COMMIT:12345")]
    [InlineData("ratelimit.x.__COMMIT=12345.__DEPLOY=67890", "ratelimit.x", "COMMIT:12345 DEPLOY:67890")]
    [InlineData("ratelimit.x.__COMMIT", "ratelimit.x", "")]
    [InlineData("ratelimit.x.__a.__b=1=2", "ratelimit.x", "b:1=2")]
    public void Tags_are_taken_out_of_the_name(string text, string name, string tags) => AssertStat(StatName.Parse(text), name, tags);

    public static TheoryData<string, string, string, string, string, string> Applied => new()
    {
        { @"^ratelimit\.(.*)$", "custom.$1", "tag1:value1,tag2:value2", "ratelimit.x.__a=1", "custom.x", "a:1 tag1:value1 tag2:value2" },
        { @"^ratelimit\.(.*)$", "custom.$1", "", "other.x", "other.x", "" },
        { @"^ratelimit\.service\.rate_limit\.(.*)\.(.*)\.(.*)$", "ratelimit.service.rate_limit.$3", "domain:$1,descriptor:$2", "ratelimit.service.rate_limit.mongo.database_users.total_hits", "ratelimit.service.rate_limit.total_hits", "domain:mongo descriptor:database_users" },
        { @"^ratelimit\.(.*)$", "custom.$5", "t:$5", "ratelimit.x", "custom.$5", "t:$5" },
        { @"^ratelimit\.(.*)$", "custom.$0", "t:$0", "ratelimit.x", "custom.ratelimit.x", "t:ratelimit.x" },
        { @"^ratelimit\.(.*)$", "constant", "t:$$1,u:a$1b", "ratelimit.x", "constant", "t:$x u:axb" },
        { @"^ratelimit\.(?P<rest>.*)$", "custom.$1", "", "ratelimit.x", "custom.x", "" },
        { "^a$", "b.$99999999999999999999", "", "a", "b.$99999999999999999999", "" },
    };

    [Theory]
    [MemberData(nameof(Applied))]
    public void A_mogrifier_renames_and_tags_what_it_matches(string pattern, string name, string tags, string stat, string expectedName, string expectedTags)
    {
        MogrifierList list = Read(["M"], ("M", "PATTERN", pattern), ("M", "NAME", name), ("M", "TAGS", tags));

        AssertStat(list.Apply(StatName.Parse(stat)), expectedName, expectedTags);
    }

    [Theory]
    [InlineData("ratelimit.x", "first")]
    [InlineData("ratelimit_server.x", "second")]
    public void The_first_that_matches_wins(string stat, string name)
    {
        MogrifierList list = Read(
            ["TWO", "ONE"],
            ("ONE", "PATTERN", "^ratelimit"),
            ("ONE", "NAME", "second"),
            ("TWO", "PATTERN", @"^ratelimit\."),
            ("TWO", "NAME", "first"));

        AssertStat(list.Apply(StatName.Parse(stat)), name, "");
    }

    [Fact]
    public void No_names_make_an_empty_list() => Assert.Equal(0, Read([]).Count);

    public static TheoryData<string?, string?, string?, string> Wrong => new()
    {
        { null, null, null, "DOG_STATSD_MOGRIFIER_M_PATTERN: must be set to a regular expression\nDOG_STATSD_MOGRIFIER_M_NAME: must be set to the new name" },
        { "", "n", null, "DOG_STATSD_MOGRIFIER_M_PATTERN: must be set to a regular expression" },
        { "p", "", null, "DOG_STATSD_MOGRIFIER_M_NAME: must be set to the new name" },
        { "p", "n", ":v", "DOG_STATSD_MOGRIFIER_M_TAGS: ':v' is not key:value with neither side empty" },
        { "p", "n", "k:", "DOG_STATSD_MOGRIFIER_M_TAGS: 'k:' is not key:value with neither side empty" },
        { "p", "n", "k:v,a:b:c", "DOG_STATSD_MOGRIFIER_M_TAGS: 'a:b:c' is not key:value with neither side empty" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Every_fault_is_named_with_its_variable(string? pattern, string? name, string? tags, string message)
    {
        FormatException error = Assert.Throws<FormatException>(() => Read(["M"], ("M", "PATTERN", pattern), ("M", "NAME", name), ("M", "TAGS", tags)));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("a(?=b)")]
    [InlineData(@"(a)\1")]
    public void A_pattern_that_needs_backtracking_or_does_not_compile_is_refused(string pattern)
    {
        FormatException error = Assert.Throws<FormatException>(() => Read(["M"], ("M", "PATTERN", pattern), ("M", "NAME", "n")));

        Assert.StartsWith("DOG_STATSD_MOGRIFIER_M_PATTERN: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unprefixed_variables_are_never_taken_instead()
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["PATTERN"] = "p", ["NAME"] = "n", ["TAGS"] = "a:b" };

        Assert.Throws<FormatException>(() => MogrifierList.Read(["M"], environment.GetValueOrDefault));
    }

    private static MogrifierList Read(string[] names, params (string Mogrifier, string Variable, string? Value)[] variables)
    {
        Dictionary<string, string?> environment = variables.ToDictionary(v => $"DOG_STATSD_MOGRIFIER_{v.Mogrifier}_{v.Variable}", v => v.Value, StringComparer.Ordinal);
        return MogrifierList.Read(names, environment.GetValueOrDefault);
    }

    private static void AssertStat(StatName stat, string name, string tags)
    {
        Assert.Equal(name, stat.Name);
        Assert.Equal(tags, string.Join(' ', stat.Tags.Select(tag => $"{tag.Key}:{tag.Value}")));
    }
}
