namespace EnvoyRls.Management.Rest.Table;

/// <summary>The body that an operation takes.</summary>
/// <param name="Schema">What it looks like.</param>
/// <param name="MediaTypes">What it may be written in.</param>
internal sealed record ApiRequestBody(ApiSchema Schema, params IReadOnlyList<string> MediaTypes)
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";
    public const string MergePatch = "application/merge-patch+json";

    /// <summary>An example of it, in JSON; empty for none.</summary>
    public string Example { get; init; } = "";
}
