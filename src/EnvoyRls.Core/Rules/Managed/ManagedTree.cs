using System.Collections.Frozen;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Loading;

namespace EnvoyRls.Core.Rules.Managed;

/// <summary>
/// Joins paths of managed objects that go before and after the same others into one rule set: equal entries become one
/// node. A mistake between two objects is reported at both, so that whoever changed one of them finds it.
/// </summary>
internal sealed class ManagedTree(RuleSetOptions options)
{
    private readonly Dictionary<string, (DomainBuilder Builder, Level Top)> _domains = new(StringComparer.Ordinal);

    /// <summary>Adds paths; the shorter ones first, so that a node is made by the rule that ends there, then by id, so that no order of objects shows.</summary>
    public void Add(IEnumerable<ManagedPath> paths)
    {
        foreach (ManagedPath path in paths.Where(path => path.Domain.Length > 0 && path.Entries.Count > 0)
            .OrderBy(path => path.Entries.Count).ThenBy(path => path.Id, StringComparer.Ordinal))
        {
            Add(path);
        }
    }

    /// <summary>The rules; only to be made of objects without mistakes.</summary>
    /// <param name="priority">The priority that they have; <see langword="null"/> for none.</param>
    public RuleSet Build(int? priority = null) =>
        new(_domains.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Builder.Build(priority), StringComparer.Ordinal));

    private void Add(ManagedPath path)
    {
        if (!_domains.TryGetValue(path.Domain, out (DomainBuilder Builder, Level Top) domain))
        {
            // Objects have no order among each other that a match could prefer them by.
            DomainBuilder builder = new(path.Domain, MatchOrder.Specific);
            domain = (builder, new Level(builder.TopLevel));
            _domains.Add(path.Domain, domain);
        }

        Level level = domain.Top;
        Step? step = null;
        foreach (EntryDraft entry in path.Entries)
        {
            if (step is not null)
            {
                level = step.Below ??= new Level(domain.Builder.LevelBelow(step.Node));
            }

            if (!level.Steps.TryGetValue(entry.CompositeKey, out step))
            {
                step = new Step(entry.ToNode(level.Siblings.Parent, options, RuleLayer.Managed), entry, path);
                level.Steps.Add(entry.CompositeKey, step);
                level.Siblings.Add(step.Node);
                domain.Builder.HasFallthrough |= entry.Fallthrough;
            }
            else if (!MeansTheSame(step, entry, path))
            {
                return;
            }
        }

        End(step!, path);
    }

    private static void End(Step step, ManagedPath path)
    {
        if (step.Node.Rule is not null)
        {
            foreach ((ManagedPath own, ManagedPath other) in new[] { (path, step.Owner), (step.Owner, path) })
            {
                RuleErrorList errors = own.Errors;
                errors.Add(
                    own.Root,
                    $"{other.Name} is about the same descriptors of domain '{own.Domain}'",
                    "let one of the two have both limits, in rate_limits; rules may also differ in priority");
            }

            return;
        }

        step.Node.Rule = path.Rule;
        step.Node.ManagedId = path.Id;
        step.Owner = path;
    }

    /// <summary>Whether an entry can be the node that another path has made for an entry of the same composite key; reports what is against it.</summary>
    private static bool MeansTheSame(Step step, EntryDraft entry, ManagedPath path)
    {
        EntryDraft known = step.Entry;
        if (known.Key != entry.Key || known.IsWildcard != entry.IsWildcard || known.Match.Matcher is null != entry.Match.Matcher is null)
        {
            Report(step, entry, path, "this entry cannot be told apart from one of", "name it differently (key 'a_b' and key 'a' with value 'b' are the same)");
            return false;
        }

        foreach ((string flag, bool a, bool b) in new[]
        {
            ("fallthrough", known.Fallthrough, entry.Fallthrough),
            ("share_threshold", known.ShareThreshold, entry.ShareThreshold),
            ("value_to_metric", known.ValueToMetric, entry.ValueToMetric),
        })
        {
            if (a != b)
            {
                Report(step, entry, path, $"'{flag}' of this entry is not what it is in", "say the same in both; rules may also differ in priority");
                return false;
            }
        }

        return true;
    }

    private static void Report(Step step, EntryDraft entry, ManagedPath path, string what, string fix)
    {
        foreach ((ManagedPath own, RulePlace place, ManagedPath other) in new[] { (path, entry.Place, step.Owner), (step.Owner, step.Entry.Place, path) })
        {
            RuleErrorList errors = own.Errors;
            errors.Add(place.Line, place.Column, $"{what} {other.Name}", fix);
        }
    }

    /// <summary>The entries that paths have at one place, by composite key.</summary>
    private sealed class Level(SiblingList siblings)
    {
        public SiblingList Siblings { get; } = siblings;

        public Dictionary<string, Step> Steps { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>A node and the path that made it, or that ends at it.</summary>
    private sealed class Step(RuleNode node, EntryDraft entry, ManagedPath owner)
    {
        public RuleNode Node { get; } = node;

        public EntryDraft Entry { get; } = entry;

        public ManagedPath Owner { get; set; } = owner;

        public Level? Below { get; set; }
    }
}
