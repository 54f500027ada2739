using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Loading;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Core.Rules.Managed;

/// <summary>What one managed object says.</summary>
/// <param name="Errors">What is wrong with it.</param>
internal sealed record ManagedDraft(RuleErrorList Errors)
{
    /// <summary>For a rule that is in force, and to be put at <see cref="Priority"/>.</summary>
    public ManagedPath? Rule { get; init; }

    /// <summary>The priority of <see cref="Rule"/>.</summary>
    public int Priority { get; init; }

    /// <summary>For an item of a list.</summary>
    public AccessListEntry? Item { get; init; }

    /// <summary>The domain of <see cref="Item"/>.</summary>
    public string ItemDomain { get; init; } = "";

    /// <summary>The list of <see cref="Item"/>.</summary>
    public AccessListKind List { get; init; }

    /// <summary>For a tier, if it says which.</summary>
    public TierAssignment? Tier { get; init; }

    /// <summary>For a tier, the user's own limits.</summary>
    public IReadOnlyList<ManagedPath> UserLimits { get; init; } = [];

    /// <summary>For an override.</summary>
    public OverrideDraft? Override { get; init; }
}
