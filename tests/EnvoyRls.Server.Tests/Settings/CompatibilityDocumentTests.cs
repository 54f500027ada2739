using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class CompatibilityDocumentTests
{
    [Fact]
    public void The_document_lists_exactly_the_declared_variables()
    {
        string[] declared = [.. ServerSettings.Variables.Select(Row)];
        string[] listed = [.. File.ReadLines(Document()).Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Split('|') is { Length: 7 })];

        Assert.True(
            declared.SequenceEqual(listed, StringComparer.Ordinal),
            $"docs/compatibility.md has to list:\n{string.Join('\n', declared)}\n\nit differs in:\n{string.Join('\n', Difference(declared, listed))}");
    }

    private static IEnumerable<string> Difference(string[] declared, string[] listed) =>
        declared.Except(listed, StringComparer.Ordinal).Select(row => $"missing: {row}")
            .Concat(listed.Except(declared, StringComparer.Ordinal).Select(row => $"not declared: {row}"));

    private static string Row(Variable variable)
    {
        string given = variable.Default.Length > 0 ? $"`{variable.Default}`" : "";
        return $"| `{variable.Name}` | {variable.Type} | {given} | {Word(variable.Standing)} | {variable.Help} |";
    }

    private static string Word(Standing standing) => standing switch
    {
        Standing.Same => "same",
        Standing.Better => "better",
        Standing.NotApplicable => "not applicable",
        _ => "ours",
    };

    private static string Document()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "EnvoyRls.sln")))
        {
            directory = directory.Parent;
        }

        Assert.NotNull(directory);
        return Path.Combine(directory.FullName, "docs", "compatibility.md");
    }
}
