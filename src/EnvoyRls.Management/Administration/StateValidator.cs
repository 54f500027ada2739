using System.Collections.Immutable;
using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Administration;

/// <summary>Makes rules of managed objects, with the readers of rule files, and tells what is wrong with a planned change.</summary>
/// <param name="options">How objects are read.</param>
internal sealed class StateValidator(RuleSetOptions options)
{
    /// <summary>The layers that a state makes, or what keeps it from making any.</summary>
    public ManagedLoadResult Load(ManagedState state) => ManagedLayerLoader.Load(state.Objects.Values.Select(item => DocumentOf(item.Key, item.Body)).OfType<ManagedDocument>(), options);

    /// <summary>The layers that a state makes after a plan, or what keeps it from making any.</summary>
    public ManagedLoadResult Load(ManagedState state, ChangePlan plan) => ManagedLayerLoader.Load(Documents(state, plan), options);

    /// <summary>The managed rules alone that objects make; <see langword="null"/> for no objects, or for objects that make none.</summary>
    public RuleSet? RulesOf(ImmutableDictionary<ObjectKey, string>? bodies) =>
        bodies is null
            ? null
            : ManagedLayerLoader.Load(bodies.Select(pair => DocumentOf(pair.Key, pair.Value)).OfType<ManagedDocument>(), options).Layer?.Over(RuleSet.Empty);

    /// <summary>Looks at what a plan leads to: whether it can be in force, what it would be, what is odd about it.</summary>
    public CheckedChange Check(ManagedState state, ChangePlan plan, RuleSet? files)
    {
        ManagedLoadResult loaded = Load(state, plan);
        ChangeOutcome outcome = new(loaded.Layer is null ? ChangeStatus.Invalid : ChangeStatus.Applied)
        {
            Version = state.Version,
            Errors = [.. loaded.Errors.Select(error => Place(error, plan))],
            Warnings = [.. loaded.Warnings.Where(warning => IsSent(warning, plan)).Select(warning => Place(warning, plan))],
            Detail = loaded.Errors.Count > 0 ? $"{loaded.Errors[0]}; {loaded.Errors[0].Fix}" : "",
        };
        if (loaded.Layer is not { } layer)
        {
            return new CheckedChange(plan, null, null, outcome);
        }

        RuleSet rules = layer.Over(files ?? RuleSet.Empty);

        // Places name objects as keys do: rule login.
        HashSet<string> put = [.. plan.Changes.Where(change => change.After is not null).Select(change => change.Key.ToString())];
        return new CheckedChange(plan, layer, rules, outcome with { Conflicts = put.Count == 0 ? [] : ConflictFinder.Find(rules, put) });
    }

    /// <summary>The objects after a plan: what was sent as it was sent, the rest as it is kept.</summary>
    private static IEnumerable<ManagedDocument> Documents(ManagedState state, ChangePlan plan)
    {
        HashSet<ObjectKey> changed = [.. plan.Changes.Select(change => change.Key)];
        IEnumerable<ManagedDocument?> kept = state.Objects.Values.Where(item => !changed.Contains(item.Key)).Select(item => DocumentOf(item.Key, item.Body));
        IEnumerable<ManagedDocument?> put = plan.Changes
            .Where(change => change.After is not null)
            .Select(change => plan.Sent.TryGetValue(change.Key, out SentBody? sent) ? sent.Document : DocumentOf(change.Key, change.After!));
        return kept.Concat(put).OfType<ManagedDocument>();
    }

    private static ManagedDocument? DocumentOf(ObjectKey key, string body) =>
        ManagedKinds.Of(key.Kind) is { } kind ? new ManagedDocument(kind, key.Id, body, DocumentSyntax.Json) : null;

    private static bool IsSent(RuleError error, ChangePlan plan) => plan.Sent.Values.Any(sent => sent.Document.Name == error.File);

    /// <summary>The operation that a mistake is told for: the one that brought the object, else the first, as the change as a whole is at fault.</summary>
    private static ChangeError Place(RuleError error, ChangePlan plan) =>
        new(plan.Sent.Values.FirstOrDefault(sent => sent.Document.Name == error.File)?.Operation ?? 0, error);
}
