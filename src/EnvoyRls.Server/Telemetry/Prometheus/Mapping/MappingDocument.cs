namespace EnvoyRls.Server.Telemetry.Prometheus.Mapping;

/// <summary>Mapping rules in the language of statsd_exporter's YAML documents.</summary>
/// <param name="Rules">In the order of the document.</param>
/// <param name="SpecificGlobsFirst"><c>glob_disable_ordering</c>: globs are tried by how specific they are, not in order.</param>
internal sealed record MappingDocument(IReadOnlyList<MappingRule> Rules, bool SpecificGlobsFirst)
{
    private const string Resource = "EnvoyRls.Server.Telemetry.Prometheus.Mapping.reference.yaml";

    /// <summary>The rules that yield the metrics of the reference.</summary>
    /// <param name="timesInMilliseconds">PROMETHEUS_RESPONSE_TIME_AS_MILLISECONDS: response times keep their milliseconds.</param>
    public static MappingDocument Reference(bool timesInMilliseconds)
    {
        using Stream stream = typeof(MappingDocument).Assembly.GetManifestResourceStream(Resource)!;
        using StreamReader reader = new(stream);
        MappingDocument document = MappingParser.Parse(reader.ReadToEnd(), "reference.yaml");
        return timesInMilliseconds
            ? document with { Rules = [.. document.Rules.Select(static rule => rule with { Scale = null })] }
            : document;
    }

    /// <summary>Reads a document that replaces the built-in one.</summary>
    /// <param name="path">PROMETHEUS_MAPPER_YAML.</param>
    /// <exception cref="FormatException">The document is wrong; the message starts with file, line and column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static MappingDocument Read(string path) => MappingParser.Parse(File.ReadAllText(path), path);
}
