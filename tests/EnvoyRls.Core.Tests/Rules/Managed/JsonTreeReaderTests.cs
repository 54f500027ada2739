using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Tests.Rules.Managed;

public sealed class JsonTreeReaderTests
{
    [Theory]
    [InlineData("\"text\"", "text", nameof(YamlScalarKind.String))]
    [InlineData("\"12\"", "12", nameof(YamlScalarKind.String))]
    [InlineData("\"true\"", "true", nameof(YamlScalarKind.String))]
    [InlineData("\"~\"", "~", nameof(YamlScalarKind.String))]
    [InlineData("\"\\u00e9\\ud83d\\ude00\\n\"", "é😀\n", nameof(YamlScalarKind.String))]
    [InlineData("12", "12", nameof(YamlScalarKind.Integer))]
    [InlineData("-1", "-1", nameof(YamlScalarKind.Integer))]
    [InlineData("18446744073709551615", "18446744073709551615", nameof(YamlScalarKind.LargeInteger))]
    [InlineData("1e3", "1e3", nameof(YamlScalarKind.Float))]
    [InlineData("1.50", "1.50", nameof(YamlScalarKind.Float))]
    [InlineData("true", "true", nameof(YamlScalarKind.True))]
    [InlineData("false", "false", nameof(YamlScalarKind.False))]
    public void Scalars_are_what_json_says(string text, string value, string kind)
    {
        YamlScalar scalar = Assert.IsType<YamlScalar>(Read(text));

        Assert.Equal(value, scalar.Text);
        Assert.Equal(kind, scalar.Kind.ToString());
    }

    [Fact]
    public void A_text_that_says_null_has_no_root() => Assert.Null(Read(" null "));

    [Fact]
    public void Nodes_know_their_line_and_column()
    {
        YamlMapping root = Assert.IsType<YamlMapping>(Read("\uFEFF{\r\n  \"é😀\": [1,\n    {\"b\": null}]\n}\n"));

        KeyValuePair<YamlNode, YamlNode> pair = Assert.Single(root.Pairs);
        YamlSequence list = Assert.IsType<YamlSequence>(pair.Value);
        YamlMapping inner = Assert.IsType<YamlMapping>(list.Items[1]);
        Assert.Equal((1, 1), (root.Line, root.Column));
        Assert.Equal((2, 3), (pair.Key.Line, pair.Key.Column));
        Assert.Equal((2, 10), (list.Line, list.Column));
        Assert.Equal((2, 11), (list.Items[0].Line, list.Items[0].Column));
        Assert.Equal((3, 5), (inner.Line, inner.Column));
        Assert.Equal((3, 11), (inner.Pairs[0].Value.Line, inner.Pairs[0].Value.Column));
    }

    [Theory]
    [InlineData("", "1:1 the text is empty")]
    [InlineData(" \n", "1:1 the text is empty")]
    [InlineData("{\"a\": 1,\n \"a\": 2}", "2:2 key 'a' appears twice in one object")]
    [InlineData("{\"a\": \"\\ud83d\"}", "1:7 the text has half of a surrogate pair")]
    [InlineData("{\"a\\ude00\": 1}", "1:2 the text has half of a surrogate pair")]
    [InlineData("{\"a\": \"\\u0000\"}", "1:7 the text contains U+0000")]
    [InlineData("{\"a\": 1e999}", "1:7 JSON has no number '1e999'")]
    [InlineData("{\"a\": 1}\n{}", "2:1 not JSON: ")]
    [InlineData("{\"é\": x}", "1:7 not JSON: ")]
    [InlineData("{\"a\": 1,}", "1:9 not JSON: ")]
    [InlineData("{\n\"a\": [1, 2", "2:11 not JSON: ")]
    [InlineData("{'a': 1}", "1:2 not JSON: ")]
    [InlineData("{\"a\": 01}", "1:8 not JSON: ")]
    [InlineData("// nothing\n{}", "1:1 not JSON: ")]
    [InlineData("{\"a\": NaN}", "1:7 not JSON: ")]
    public void What_is_wrong_is_told_with_its_place(string text, string placeAndMessage)
    {
        YamlTreeException error = Assert.Throws<YamlTreeException>(() => Read(text));

        Assert.StartsWith(placeAndMessage, $"{error.Line}:{error.Column} {error.Message}", StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Fix);
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Depth_is_bounded(char open, char close)
    {
        string level = open == '{' ? "{\"a\":" : "[";
        string text = string.Concat(Enumerable.Repeat(level, 100_000)) + "1" + new string(close, 100_000);

        YamlTreeException error = Assert.Throws<YamlTreeException>(() => Read(text));

        Assert.Equal("nested deeper than 200 levels", error.Message);
        Assert.Equal((1, (201 * level.Length) + 1), (error.Line, error.Column));
    }

    [Fact]
    public void An_object_nests_no_deeper_than_other_readers_of_json_go()
    {
        string most = string.Concat(Enumerable.Repeat("[", 50)) + "1" + new string(']', 50);

        Assert.NotNull(Read(most));
        Assert.Equal("nested deeper than 50 levels", Assert.Throws<YamlTreeException>(() => Read($"[{most}]")).Message);
    }

    [Fact]
    public void Size_is_bounded()
    {
        string text = $"\"{new string('x', DocumentTree.MostCharacters)}\"";

        YamlTreeException content = Assert.Throws<YamlTreeException>(() => Read(text));
        YamlTreeException whole = Assert.Throws<YamlTreeException>(() => Read(text + new string(' ', DocumentTree.LongestText)));

        Assert.Equal("the text is larger than 1048576 characters", content.Message);
        Assert.Equal("the text is larger than 8388608 characters", whole.Message);
        Assert.NotNull(Read(text.Remove(1, 1)));
    }

    [Fact]
    public void Size_is_bounded_once_aliases_are_resolved()
    {
        string text = $"a: &a {new string('x', 100_000)}\nb: [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n";

        YamlTreeException error = Assert.Throws<YamlTreeException>(() => DocumentTree.Read(text, DocumentSyntax.Yaml, (_, _, _) => { }));

        Assert.Equal("the text is larger than 1048576 characters", error.Message);
    }

    private static YamlNode? Read(string text) => DocumentTree.Read(text, DocumentSyntax.Json, (_, _, _) => Assert.Fail("a warning"));
}
