using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Matching;

public sealed class MatchTraceTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - key: path
            value: /a*
            rate_limit: {unit: day, requests_per_unit: 1}
          - key: path
            value: /ab*
            rate_limit: {unit: day, requests_per_unit: 2}
          - key: path
            value: /abc
            fallthrough: true
            descriptors:
              - key: user
                value: bob
                rate_limit: {unit: day, requests_per_unit: 3}
          - key: path
            descriptors:
              - key: user
                rate_limit: {unit: day, requests_per_unit: 4}
          - key: other
            rate_limit: {unit: day, requests_per_unit: 5}
        """;

    [Theory]
    [InlineData("path=/abd", "path_/a*", "Wildcard path_/a*: path_/ab* LessPreferred, path LessPreferred, path_/abc OtherValue")]
    [InlineData("path=/abc", "path_/a*", "Wildcard path_/a*: path_/abc FellThrough, path_/ab* LessPreferred, path LessPreferred")]
    [InlineData("other=x", "other", "KeyAlone other: ")]
    [InlineData("path=/x", null, "KeyAlone path: path_/a* OtherValue, path_/ab* OtherValue, path_/abc OtherValue")]
    [InlineData("nothing=x", null, "none: ")]
    [InlineData(
        "path=/abc,user=bob",
        "path_/abc.user_bob",
        "Exact path_/abc: path_/a* LessPreferred, path_/ab* LessPreferred, path LessPreferred | Exact user_bob: ")]
    [InlineData("path=/x,user=ann", "path.user", "KeyAlone path: path_/a* OtherValue, path_/ab* OtherValue, path_/abc OtherValue | KeyAlone user: ")]
    public void The_way_is_told_with_the_siblings_that_were_not_taken(string descriptor, string? match, string steps)
    {
        MatchTrace trace = MatchTrace.Of(RuleText.Domain(Rules), Requests.Descriptor(descriptor).Entries);

        Assert.Equal(match, trace.Match?.FullKey["d.".Length..]);
        Assert.Equal(steps, string.Join(" | ", trace.Steps.Select(Describe)));
    }

    [Fact]
    public void Of_many_siblings_only_some_are_told()
    {
        string rules = "domain: d\ndescriptors:\n" + string.Concat(Enumerable.Range(0, 1000)
            .Select(i => $"  - {{key: k, value: v{i}, rate_limit: {{unit: day, requests_per_unit: 1}}}}\n"));

        MatchStep step = MatchTrace.Of(RuleText.Domain(rules), Requests.Descriptor("k=v7").Entries).Steps.Single();

        Assert.Equal("k_v7", step.Node!.CompositeKey);
        Assert.Equal((MatchTrace.MostPassedOver, 999 - MatchTrace.MostPassedOver), (step.PassedOver.Count, step.Untold));
    }

    private static string Describe(MatchStep step)
    {
        string passedOver = string.Join(", ", step.PassedOver.Select(other => $"{other.Node.CompositeKey} {other.Reason}"));
        return step.Node is null ? $"none: {passedOver}" : $"{step.Stage} {step.Node.CompositeKey}: {passedOver}";
    }
}
