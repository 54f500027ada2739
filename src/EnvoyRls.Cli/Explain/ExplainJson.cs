using EnvoyRls.Analysis.Explain;

namespace EnvoyRls.Cli.Explain;

/// <summary>Writes explanations as one JSON object.</summary>
internal static class ExplainJson
{
    public static void Write(IReadOnlyList<Explanation> explanations, TextWriter output) => JsonOutput.Write(output, json => ExplanationJson.Write(json, explanations));
}
