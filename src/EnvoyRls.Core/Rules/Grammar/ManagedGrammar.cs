using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Core.Rules.Grammar;

/// <summary>What managed objects may say: the keys of rule files, and what files say by where they say it.</summary>
internal static class ManagedGrammar
{
    /// <summary>What ids look like, those of users apart.</summary>
    public const string IdPattern = "^[A-Za-z0-9][A-Za-z0-9._@:-]{0,127}$";

    /// <summary>One step of the way to a rule.</summary>
    public static readonly GrammarLevel Entry = new(
        "an entry of descriptors",
        From(RuleGrammar.Descriptor, "key", "value", "match", "values", "not", "share_threshold", "value_to_metric", "fallthrough"));

    private static readonly GrammarKey Domain = Key(RuleGrammar.Document, "domain");

    private static readonly GrammarKey Path = Key(RuleGrammar.Descriptor, "descriptors") with
    {
        Meaning = "The entries of the descriptor that the rule is about, the first one first.",
        IsRequired = true,
        Least = 1,
        Below = () => Entry,
    };

    private static readonly GrammarKey[] Enforcement = From(
        RuleGrammar.Descriptor,
        "rate_limit",
        "rate_limits",
        "shadow_mode",
        "quota_mode",
        "detailed_metric",
        "metadata",
        "action",
        "rollout",
        "active",
        "when",
        "ban",
        "on_store_failure",
        "consistency",
        "region_share",
        "response",
        "charge_parents",
        "adaptive");

    public static readonly GrammarLevel Rule = new(
        "a rule",
        [
            new GrammarKey("id", GrammarType.Text, "What the rule is called by.") { Pattern = IdPattern },
            Domain,
            new GrammarKey("enabled", GrammarType.Flag, "Whether the rule is in force.") { Default = "true" },
            new GrammarKey("priority", GrammarType.Number, "Rules of a higher priority are asked before those of a lower one; a domain has at most 16 priorities.")
            {
                Default = "0",
                Least = -1_000,
                Most = 1_000,
            },
            new GrammarKey("description", GrammarType.Text, "What it is for, in words."),
            Path,
            .. Enforcement,
        ]);

    public static readonly GrammarLevel ListItem = new(
        "a list_item",
        [
            new GrammarKey("id", GrammarType.Text, "What the item is called by.") { Pattern = IdPattern },
            Domain,
            new GrammarKey("list", GrammarType.Word, "Whether it is let through or denied, before any rule is asked.") { IsRequired = true, Words = WordTable<AccessListKind>.Words },
            .. From(RuleGrammar.ListItem, "key", "match", "value", "values", "reason", "expires"),
        ]);

    public static readonly GrammarLevel UserLimit = new("a user_limit", [Domain, Path, .. Enforcement]);

    public static readonly GrammarLevel Tier = new(
        "a tier",
        new GrammarKey("user", GrammarType.Text, "The user, by the value of the entry that names users."),
        new GrammarKey("tier", GrammarType.Text, "The tier that the user is in."),
        Key(RuleGrammar.ListItem, "reason"),
        Key(RuleGrammar.ListItem, "expires") with
        {
            Meaning = "The first moment at which tier and limits are as if they were not there; a date begins at midnight in UTC.",
        },
        new GrammarKey("limits", GrammarType.MappingList, "Limits of this user alone, which are asked before all others.") { Least = 1, Below = () => UserLimit });

    /// <summary>One step of the way to what an override is about. All of them let the search go on at less specific ones.</summary>
    public static readonly GrammarLevel OverrideEntry = new(
        "an entry of the override",
        From(RuleGrammar.Descriptor, "key", "value", "match", "values", "not", "share_threshold"));

    public static readonly GrammarLevel Override = new(
        "an override",
        new GrammarKey("id", GrammarType.Text, "What the override is called by.") { Pattern = IdPattern },
        Domain,
        Path with { Meaning = "The entries of the descriptor that the override is about, the first one first.", Below = () => OverrideEntry },
        new GrammarKey("scale", GrammarType.Percentage, "What becomes of the limits of the rule that a descriptor is held to, on their own counters.") { Least = 1, Most = RuleOverride.MostScale },
        new GrammarKey("rate_limit", GrammarType.Mapping, "A limit of its own beside the rule's, instead of scale.") { Below = () => RuleGrammar.Limit },
        Key(RuleGrammar.Descriptor, "when"),
        new GrammarKey("expires", GrammarType.Moment, "The first moment at which the override is as if it were not there; a date begins at midnight in UTC.") { IsRequired = true },
        new GrammarKey("reason", GrammarType.Text, "Why, in words."),
        new GrammarKey("shadow_mode", GrammarType.Flag, "Counts what would be denied, and denies nothing.") { Default = "false" });

    /// <summary>All levels, the most general first.</summary>
    public static readonly IReadOnlyList<GrammarLevel> Levels =
    [
        Rule, ListItem, Tier, UserLimit, Entry, RuleGrammar.Limit, RuleGrammar.Replacement, RuleGrammar.Active, RuleGrammar.When, RuleGrammar.Ban, RuleGrammar.Response, RuleGrammar.Header, RuleGrammar.Adaptive,
        Override, OverrideEntry,
    ];

    /// <summary>The words of managed objects.</summary>
    public static readonly GrammarVocabulary Vocabulary = new(Levels);

    /// <summary>The level of a whole object.</summary>
    public static GrammarLevel Of(ManagedKind kind) => kind switch
    {
        ManagedKind.Rule => Rule,
        ManagedKind.ListItem => ListItem,
        ManagedKind.Override => Override,
        _ => Tier,
    };

    private static GrammarKey[] From(GrammarLevel level, params string[] names) => [.. names.Select(name => Key(level, name))];

    private static GrammarKey Key(GrammarLevel level, string name) => level.Find(name)!;
}
