using System.Collections.Frozen;
using EnvoyRls.Core.Rules.Managed;

namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>Turns overrides into a layer. The outcome does not depend on the order of the documents.</summary>
internal static class OverrideLayerLoader
{
    /// <summary>Loads overrides. Never throws for what one contains; one with a mistake is left out.</summary>
    /// <param name="documents">Documents of the kind <see cref="ManagedKind.Override"/>.</param>
    /// <param name="options">What changes their meaning.</param>
    public static OverrideLoadResult Load(IEnumerable<ManagedDocument> documents, RuleSetOptions options)
    {
        ManagedDraft[] read = [.. documents.Select(document => ManagedReader.Read(document, options))];
        ManagedNames.RefuseNamesakes(read);
        List<RuleNode> nodes = [];
        Dictionary<string, DomainOverrides> domains = new(StringComparer.Ordinal);
        foreach (IGrouping<string, OverrideDraft> domain in Sound(read).GroupBy(draft => draft.Domain, StringComparer.Ordinal))
        {
            OverrideTree scales = new(domain.Key, options);
            OverrideTree limits = new(domain.Key, options);
            nodes.AddRange(scales.Add(domain.Where(draft => draft.Rule!.Override!.Scale is not null)));
            nodes.AddRange(limits.Add(domain.Where(draft => draft.Rule!.Override!.Scale is null)));
            domains.Add(domain.Key, new DomainOverrides(scales.Build(), limits.Build()));
        }

        OverrideLayer layer = nodes.Count == 0
            ? OverrideLayer.Empty
            : new OverrideLayer(domains.ToFrozenDictionary(StringComparer.Ordinal), [.. nodes.OrderBy(node => node.ManagedId, StringComparer.Ordinal)]);
        return new OverrideLoadResult(layer, [.. read.SelectMany(draft => draft.Errors.Errors)], [.. read.SelectMany(draft => draft.Errors.Warnings)]);
    }

    private static IEnumerable<OverrideDraft> Sound(IEnumerable<ManagedDraft> drafts) =>
        drafts.Where(draft => !draft.Errors.Errors.Any()).Select(draft => draft.Override).OfType<OverrideDraft>();
}
