using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Administration;

namespace EnvoyRls.Management.Tests.Administration;

public sealed class ChangeSetReaderTests
{
    [Fact]
    public void Operations_are_read_in_order()
    {
        ChangeSetReading reading = ChangeSetReader.Read(
            """
            {"reason": "spring", "changes": [
              {"op": "put", "kind": "rule", "id": "a", "if_version": 0, "body": {"domain": "edge"}},
              {"op": "delete", "kind": "tier", "id": "ann"},
              {"op": "restore", "version": 7}]}
            """,
            DocumentSyntax.Json);

        Assert.Empty(reading.Errors);
        Assert.Equal("spring", reading.Reason);
        Assert.Equal([ChangeVerb.Put, ChangeVerb.Delete, ChangeVerb.Restore], reading.Operations.Select(operation => operation.Verb));
        Assert.Equal((0L, "{\"domain\":\"edge\"}"), (reading.Operations[0].IfVersion, reading.Operations[0].Text));
        Assert.Equal(7, reading.Operations[2].Version);
    }

    [Theory]
    [InlineData("changes: []", "there are no changes", 1)]
    [InlineData("changes:\n  - {op: put, kind: rule, id: a}", "put needs 'body'", 2)]
    [InlineData("changes:\n  - {op: delete, kind: rule}", "delete needs 'id'", 2)]
    [InlineData("changes:\n  - {op: restore}", "restore needs 'version'", 2)]
    [InlineData("changes:\n  - {op: put, kind: release, id: a, body: {}}", "a release cannot be part of a change set", 2)]
    [InlineData("changes:\n  - {kind: rule, id: a}", "a change needs 'op'", 2)]
    [InlineData("chagnes: []", "unknown key 'chagnes'", 1)]
    [InlineData("[1]", "the text is not a change set", 1)]
    [InlineData("a: [", "did not find expected node content", 2)]
    public void What_cannot_be_read_is_told_by_line(string text, string message, int line)
    {
        ChangeSetReading reading = ChangeSetReader.Read(text, DocumentSyntax.Yaml);

        Assert.Contains(reading.Errors, error => error.Message.Contains(message, StringComparison.Ordinal) && error.Line == line && error.Fix.Length > 0);
        Assert.Empty(reading.Operations);
    }

    [Fact]
    public async Task Mistakes_in_bodies_are_told_by_their_place_in_the_whole()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        ChangeSetReading reading = ChangeSetReader.Read(
            """
            {"changes": [
              {"op": "put", "kind": "rule", "id": "a", "body": {
                "domain": "edge",
                "descriptors": [{"key": "path"}],
                "rate_limit": {"unit": "minute", "requests_per_unit": "many"}}}]}
            """,
            DocumentSyntax.Json);

        ChangeOutcome outcome = await harness.ApplyAsync([.. reading.Operations]);

        Assert.Equal((ChangeStatus.Invalid, 5), (outcome.Status, Assert.Single(outcome.Errors).Error.Line));
    }
}
