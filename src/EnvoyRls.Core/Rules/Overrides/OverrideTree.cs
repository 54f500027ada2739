using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Loading;

namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>
/// Joins the paths of overrides of one domain and kind into one tree. Several may have one path: the first that holds goes
/// before the others, those with a condition before those without, then the stricter ones.
/// </summary>
/// <param name="domain">The domain's name.</param>
/// <param name="options">What changes the meaning of entries.</param>
internal sealed class OverrideTree(string domain, RuleSetOptions options)
{
    private readonly DomainBuilder _builder = new(domain, MatchOrder.Specific) { HasFallthrough = true };
    private readonly Dictionary<RuleNode, Dictionary<string, Step>> _below = [];

    /// <summary>Adds overrides that have no mistake of their own; returns the nodes at which their paths end.</summary>
    public IReadOnlyList<RuleNode> Add(IEnumerable<OverrideDraft> drafts)
    {
        List<RuleNode> ends = [];
        foreach (OverrideDraft draft in drafts.OrderBy(draft => draft.Rule!.When is null).ThenBy(draft => draft.Strictness).ThenBy(draft => draft.Rule!.Override!.Id, StringComparer.Ordinal))
        {
            if (Add(draft) is { } end)
            {
                ends.Add(end);
            }
        }

        return ends;
    }

    /// <summary>The tree; <see langword="null"/> if nothing was added.</summary>
    public RuleDomain? Build() => _below.Count == 0 ? null : _builder.Build();

    private RuleNode? Add(OverrideDraft draft)
    {
        SiblingList siblings = _builder.TopLevel;
        Step? step = null;
        foreach (EntryDraft entry in draft.Entries)
        {
            siblings = step?.Children(_builder) ?? siblings;
            step = StepOf(siblings, entry, draft);
            if (step is null)
            {
                return null;
            }
        }

        return End(step!, draft);
    }

    private Step? StepOf(SiblingList siblings, EntryDraft entry, OverrideDraft draft)
    {
        if (!_below.TryGetValue(siblings.Parent, out Dictionary<string, Step>? steps))
        {
            _below.Add(siblings.Parent, steps = new(StringComparer.Ordinal));
        }

        if (!steps.TryGetValue(entry.CompositeKey, out Step? step))
        {
            step = new Step(entry.ToNode(siblings.Parent, options, RuleLayer.Override), entry);
            steps.Add(entry.CompositeKey, step);
            siblings.Add(step.Node);
        }
        else if (!step.Entry.MatchesLike(entry))
        {
            RuleErrorList errors = draft.Errors;
            errors.Add(
                entry.Place.Line,
                entry.Place.Column,
                $"this entry cannot be told apart from one of {step.Entry.Place.File}",
                "say the same of share_threshold and match in both (key 'a_b' and key 'a' with value 'b' are the same)");
            return null;
        }

        return step;
    }

    private RuleNode End(Step step, OverrideDraft draft)
    {
        RuleNode end = step.Node;
        if (end.Rule is not null)
        {
            end = step.Entry.ToNode(end.Parent!, options, RuleLayer.Override);
            step.Last.Rule!.Override!.Otherwise = end;
        }

        end.Rule = draft.Rule;
        end.ManagedId = draft.Rule!.Override!.Id;
        step.Last = end;
        return end;
    }

    /// <summary>A node of the tree, and the entry that it was made of.</summary>
    private sealed class Step(RuleNode node, EntryDraft entry)
    {
        private SiblingList? _children;

        public RuleNode Node { get; } = node;

        public EntryDraft Entry { get; } = entry;

        /// <summary>The last of the overrides that end here.</summary>
        public RuleNode Last { get; set; } = node;

        public SiblingList Children(DomainBuilder builder) => _children ??= builder.LevelBelow(Node);
    }
}
