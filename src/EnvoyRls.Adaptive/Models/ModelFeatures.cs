using EnvoyRls.Adaptive.Detection.Rows;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Adaptive.Models;

/// <summary>The names of the features in rows, in their order: models of other features are no models for these rows.</summary>
internal static class ModelFeatures
{
    public static IReadOnlyList<string> Of(SubjectKind kind) => [.. Enumerable.Range(0, HostileRow.Width(kind)).Select(column => NameOf(kind, HostileRow.Feature(kind, column)))];

    private static string NameOf(SubjectKind kind, int feature) => kind == SubjectKind.Domain
        ? WordTable<DomainFeature>.WordOf((DomainFeature)feature)
        : WordTable<KeyFeature>.WordOf((KeyFeature)feature);
}
