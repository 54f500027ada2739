namespace EnvoyRls.Deployment.Tests.Chart;

/// <summary>One value of the chart: its way from the root, its default as it is written, and the comment before it.</summary>
internal sealed record ValueRow(string Key, string Default, string Description)
{
    private string Type => Default switch
    {
        "" => "object",
        "null" => "number",
        "true" or "false" => "bool",
        ['{', ..] => "object",
        ['[', ..] => "list",
        _ => double.TryParse(Default, out _) ? "number" : "string",
    };

    /// <summary>As a row of a table in Markdown.</summary>
    public override string ToString() =>
        $"| `{Key}` | {Type} | {(Default.Length > 0 ? $"`{Default}`" : "see values.yaml")} | {Description.Replace("|", "\\|", StringComparison.Ordinal)} |";
}
