using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Tests.Rules;

public sealed class TextTemplateTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("no places", "no places")]
    [InlineData("${rule}", "<Rule>")]
    [InlineData("${domain} ${limit}/${window}: ${remaining} left, ${reset} ${retry_after}", "<Domain> <Limit>/<Window>: <Remaining> left, <Reset> <RetryAfter>")]
    [InlineData("${limit}${limit}", "<Limit><Limit>")]
    [InlineData("$5, $limit, $$, $", "$5, $limit, $$, $")]
    [InlineData("$${limit}", "$<Limit>")]
    [InlineData("{limit} }", "{limit} }")]
    [InlineData("{\"wait\": ${retry_after}}", "{\"wait\": <RetryAfter>}")]
    public void Places_are_filled_and_the_rest_stays(string source, string rendered)
    {
        Assert.True(TextTemplate.TryParse(source, out TextTemplate? template, out _));
        Assert.Equal(source, template.Source);
        Assert.Equal(rendered, template.Render(variable => $"<{variable}>"));
    }

    [Theory]
    [InlineData("a ${nobody} b", "unknown name '${nobody}'")]
    [InlineData("${Rule}", "unknown name '${Rule}'")]
    [InlineData("${}", "unknown name '${}'")]
    [InlineData("${ rule }", "unknown name '${ rule }'")]
    [InlineData("ok ${rule} then ${limit", "'${limit' has no closing brace")]
    public void What_makes_no_sense_is_named(string source, string expected)
    {
        Assert.False(TextTemplate.TryParse(source, out TextTemplate? template, out string? problem));
        Assert.Null(template);
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Every_variable_has_a_name()
    {
        string[] parsed = [.. TextTemplate.VariableNames.Select(name => TextTemplate.TryParse($"${{{name}}}", out TextTemplate? template, out _) ? template.Render(variable => variable.ToString()) : name)];

        Assert.Equal([.. Enum.GetNames<TemplateVariable>().Order(StringComparer.Ordinal)], parsed.Order(StringComparer.Ordinal).ToArray());
    }
}
