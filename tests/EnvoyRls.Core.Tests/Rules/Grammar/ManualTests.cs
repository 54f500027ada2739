using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Grammar;

public sealed class ManualTests
{
    [Fact]
    public void Its_tables_are_those_that_the_code_makes() =>
        Assert.True(
            Manual.Text().EndsWith(RuleReference.Markdown(), StringComparison.Ordinal),
            "docs/rules.md must end with the output of: rls schema --reference");

    [Fact]
    public void Its_examples_load_without_a_warning()
    {
        string[] documents = Manual.Documents();

        Assert.True(documents.Length > 10, $"found only {documents.Length} examples");
        Assert.All(documents, document =>
        {
            Assert.Empty(RuleText.Load(document).Errors);
            Assert.Empty(RuleText.Load(document).Warnings);
        });
    }

    [Fact]
    public void It_shows_every_key_of_the_language()
    {
        string examples = string.Concat(Manual.Examples());

        Assert.All(
            RuleGrammar.Levels.SelectMany(level => level.Keys),
            key => Assert.Contains($"{key.Name}:", examples, StringComparison.Ordinal));
    }
}
