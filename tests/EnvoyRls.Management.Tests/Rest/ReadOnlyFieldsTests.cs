using System.Text.Json.Nodes;
using EnvoyRls.Management.Rest.Objects;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>What answers add is blanked out of requests, in place.</summary>
public sealed class ReadOnlyFieldsTests
{
    [Theory]
    [InlineData("""{"version":1}""", "{}")]
    [InlineData("""{"a":1,"version":2}""", """{"a":1}""")]
    [InlineData("""{"version":2,"a":1}""", """{"a":1}""")]
    [InlineData("""{"a":1 , "version" : 2 , "warnings":[{"version":3}] }""", """{"a":1}""")]
    [InlineData("""{"conflicts":[],"a":1,"updated_by":"e,}","b":2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":{"version":1}}""", """{"a":{"version":1}}""")]
    public void They_go_and_the_rest_stays_where_it_is(string sent, string left)
    {
        string blanked = ReadOnlyFields.Blank(sent);

        Assert.Equal(left, JsonNode.Parse(blanked)!.ToJsonString(), StringComparer.Ordinal);
        Assert.Equal(sent.IndexOf("\"a\"", StringComparison.Ordinal), blanked.IndexOf("\"a\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_are_kept()
    {
        string[] lines = ReadOnlyFields.Blank("{\n\"conflicts\": [\n],\n\"a\": 1}").Split('\n');

        Assert.Equal(["{", "", "", "\"a\": 1}"], lines.Select(line => line.TrimEnd()), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("""{"version":1""")]
    [InlineData("""{"version":}""")]
    public void What_is_no_object_is_left_to_its_readers(string sent) => Assert.Equal(sent, ReadOnlyFields.Blank(sent), StringComparer.Ordinal);
}
