using System.Text.Json;

namespace EnvoyRls.Cli.Tests;

public sealed class SchemaTests
{
    [Fact]
    public async Task The_schema_is_json_of_the_current_draft()
    {
        CommandRun run = await CommandRun.OfAsync("schema");

        using JsonDocument schema = JsonDocument.Parse(run.Output);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.RootElement.GetProperty("$schema").GetString());
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task The_reference_is_tables_of_markdown()
    {
        CommandRun run = await CommandRun.OfAsync("schema", "--reference");

        Assert.StartsWith("### In a document\n\n| key | value | default | meaning |\n", run.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
    }
}
