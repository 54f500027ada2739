using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Core.Rules.Grammar;

/// <summary>
/// The rule language: every level and every key, said once. What is checked, suggested, shown by editors (the JSON
/// Schema) and listed in the manual comes from here.
/// </summary>
internal static class RuleGrammar
{
    public static readonly GrammarLevel Replacement = new(
        "replaces",
        new GrammarKey("name", GrammarType.Text, "The name of a limit that this one disables within a call.") { IsReference = true, IsRequired = true });

    public static readonly GrammarLevel Active = new(
        "active",
        new GrammarKey("from", GrammarType.Moment, "The first moment; a date begins at midnight in time_zone."),
        new GrammarKey("until", GrammarType.Moment, "The first moment after the last; a date begins at midnight in time_zone."),
        new GrammarKey("days", GrammarType.TextList, "Days of the week, or ranges of them: mon, tue-thu.")
        {
            Default = "every day",
            Pattern = "^[A-Za-z]{3}(-[A-Za-z]{3})?$",
        },
        new GrammarKey("hours", GrammarType.TextList, "Spans of wall-clock time on these days; one that ends at or before its start goes on into the next day.")
        {
            Default = "all day",
            Pattern = "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$",
        },
        new GrammarKey("time_zone", GrammarType.Text, "The zone of days, hours and dates, by its IANA name.") { Default = "UTC" });

    public static readonly GrammarLevel When = new(
        "when",
        new GrammarKey("newcomer", GrammarType.Flag, "Whether the client must be one that was not known before, or must not be.") { Default = "either" },
        new GrammarKey("bot_likelihood", GrammarType.Text, "How likely the client must be a bot: an operator and a percentage, as in \">= 80%\".")
        {
            Default = "any",
            Pattern = "^(>=|>|<=|<) *(100|[0-9]{1,2})%$",
        },
        new GrammarKey("suspect", GrammarType.Flag, "Whether what the client does must be strange just now, or must not.") { Default = "either" });

    public static readonly GrammarLevel Adaptive = new(
        "adaptive",
        new GrammarKey("mode", GrammarType.Word, "How far the adaptive layer may go with the rule.") { Default = "what the domain says", Words = WordTable<AdaptiveMode>.Words },
        new GrammarKey("floor", GrammarType.Percentage, "The least part of the limit that an override leaves.") { Default = "what the server says" },
        new GrammarKey("ceiling", GrammarType.Percentage, "The most that an override makes of the limit.")
        {
            Default = "100%; 150% with raise",
            Most = RuleOverride.MostScale,
        },
        new GrammarKey("raise", GrammarType.Flag, "Whether an override may raise the limit.") { Default = "false" },
        new GrammarKey("exempt", GrammarType.Flag, "Whether the rule's keys are never overridden.") { Default = "false" });

    public static readonly GrammarLevel DomainAdaptive = new(
        "domain.adaptive",
        new GrammarKey("mode", GrammarType.Word, "How far the adaptive layer may go in the domain.") { Default = "what the server's ADAPTIVE_MODE says", Words = WordTable<AdaptiveMode>.Words },
        new GrammarKey("capacity", GrammarType.Text, "What lies behind the domain can serve so much: 5000/second.") { Pattern = "^[0-9]+([.][0-9]+)?/(second|minute|hour)$" },
        new GrammarKey("exempt", GrammarType.TextList, "Entries whose descriptors are never overridden: a key, or key=value.") { Default = "none" });

    public static readonly GrammarLevel Ban = new(
        "ban",
        new GrammarKey("after", GrammarType.Number, "How many denials lead to a ban.") { IsRequired = true, Least = 1 },
        new GrammarKey("within", GrammarType.Duration, "The time they must fall into.") { IsRequired = true },
        new GrammarKey("for", GrammarType.Duration, "How long the first ban lasts.") { IsRequired = true },
        new GrammarKey("factor", GrammarType.Number, "How many times longer each further ban is.") { Default = "2", Least = 1, Most = 100 },
        new GrammarKey("max", GrammarType.Duration, "The longest ban.") { Default = "24h, or `for` if that is longer" },
        new GrammarKey("forget", GrammarType.Duration, "How long without a ban it takes to go one step back.") { Default = "24h" });

    public static readonly GrammarLevel Header = new(
        "headers",
        new GrammarKey("name", GrammarType.Text, "The header's name.") { IsRequired = true, Pattern = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" },
        new GrammarKey("value", GrammarType.Text, "Its value, a template."));

    public static readonly GrammarLevel Response = new(
        "response",
        new GrammarKey("raw_body", GrammarType.Text, "The body, a template."),
        new GrammarKey("headers", GrammarType.MappingList, "Headers, in order.") { Below = () => Header });

    public static readonly GrammarLevel Limit = new(
        "rate_limit",
        new GrammarKey("unit", GrammarType.Word, "The window, by name; a month has 30 days and a year 365.")
        {
            IsReference = true,
            IgnoresCase = true,
            Words = ["second", "minute", "hour", "day", "week", "month", "year"],
        },
        new GrammarKey("requests_per_unit", GrammarType.Number, "Hits admitted in a window; 0 admits none.") { IsReference = true, Default = "0" },
        new GrammarKey("unlimited", GrammarType.Flag, "Never denies and never counts.") { IsReference = true, Default = "false" },
        new GrammarKey("name", GrammarType.Text, "What responses call the limit, and what `replaces` names.") { IsReference = true },
        new GrammarKey("replaces", GrammarType.MappingList, "Limits that this one disables within a call.") { IsReference = true, Below = () => Replacement },
        new GrammarKey("algorithm", GrammarType.Word, "How hits are counted.")
        {
            Default = "fixed_window",
            Words = WordTable<LimitAlgorithm>.Words,
        },
        new GrammarKey("burst", GrammarType.Number, "Hits admitted at once from idle, for token_bucket, leaky_bucket and gcra.")
        {
            Default = "requests_per_unit; 1 for leaky_bucket",
            Least = 1,
        },
        new GrammarKey("window", GrammarType.Duration, "The window, instead of unit: 1ms to 366d."),
        new GrammarKey("unit_multiplier", GrammarType.Number, "How many units make the window.") { Default = "1", Least = 1 },
        new GrammarKey("calendar", GrammarType.Flag, "Whether a week starts on Monday, and months and years are the calendar's, in UTC; for fixed_window.")
        {
            Default = "false",
        },
        new GrammarKey("max_delay", GrammarType.Duration, "The longest wait that `action: throttle` tells hits to take.") { Default = "the window" },
        new GrammarKey("active", GrammarType.Mapping, "When the limit holds.") { Default = "always", Below = () => Active });

    public static readonly GrammarLevel Descriptor = new(
        "a descriptor",
        new GrammarKey("key", GrammarType.Text, "The key of the request's entry.") { IsReference = true, IsRequired = true },
        new GrammarKey("value", GrammarType.Text, "Its value; a * stands for any characters.") { IsReference = true, Default = "any value" },
        new GrammarKey("match", GrammarType.Word, "How the value is compared.") { Default = "exact, or a wildcard if it has a *", Words = WordTable<MatchKind>.Words },
        new GrammarKey("values", GrammarType.TextList, "Several values, for set, cidr, prefix and suffix."),
        new GrammarKey("not", GrammarType.Flag, "Matches every value that would not match.") { Default = "false" },
        new GrammarKey("fallthrough", GrammarType.Flag, "Lets the next sibling have a try if nothing below matches the rest of the descriptor.") { Default = "false" },
        new GrammarKey("rate_limit", GrammarType.Mapping, "The limit of requests whose last entry matches here.") { IsReference = true, Below = () => Limit },
        new GrammarKey("descriptors", GrammarType.MappingList, "What matches the request's next entry.") { IsReference = true, Below = () => Descriptor! },
        new GrammarKey("shadow_mode", GrammarType.Flag, "Counts and measures, but never denies.") { IsReference = true, Default = "false" },
        new GrammarKey("quota_mode", GrammarType.Flag, "Denies only if every quota rule of the call denies.") { IsReference = true, Default = "false" },
        new GrammarKey("detailed_metric", GrammarType.Flag, "Keeps statistics per combination of request values.") { IsReference = true, Default = "false" },
        new GrammarKey("value_to_metric", GrammarType.Flag, "Puts the request's value at this level into the statistic's name.") { IsReference = true, Default = "false" },
        new GrammarKey("share_threshold", GrammarType.Flag, "All values that match a wildcard share one counter.") { IsReference = true, Default = "false" },
        new GrammarKey("metadata", GrammarType.Free, "Returned as dynamic metadata when the descriptor passes.") { IsReference = true },
        new GrammarKey("rate_limits", GrammarType.MappingList, "Several limits, instead of rate_limit; the strictest decides.") { Least = 1, Below = () => Limit },
        new GrammarKey("action", GrammarType.Word, "What happens to hits above the limit.") { Default = "reject", Words = WordTable<RuleAction>.Words },
        new GrammarKey("rollout", GrammarType.Percentage, "The share of keys that the rule holds for, with up to two decimals.") { Default = "100%" },
        new GrammarKey("active", GrammarType.Mapping, "When the rule holds.") { Default = "always", Below = () => Active },
        new GrammarKey("when", GrammarType.Mapping, "What must be true of the client for the rule to hold.") { Default = "nothing", Below = () => When },
        new GrammarKey("ban", GrammarType.Mapping, "Denies for a growing time those who are denied again and again.") { Below = () => Ban },
        new GrammarKey("on_store_failure", GrammarType.Word, "What the rule answers when its counters cannot be charged.")
        {
            Default = "what the domain says",
            Words = WordTable<StoreFailureMode>.Words,
        },
        new GrammarKey("consistency", GrammarType.Word, "Whether each charge goes to Redis, or is taken from slices leased in advance.")
        {
            Default = "what the domain says",
            Words = WordTable<Consistency>.Words,
        },
        new GrammarKey("region_share", GrammarType.Shares, "How regions that each have a Redis of their own share the rule's limits: {eu: 60%, us: 40%}.") { Default = "the limits are whole in each" },
        new GrammarKey("response", GrammarType.Mapping, "What a client is sent that this rule denies.") { Below = () => Response },
        new GrammarKey("charge_parents", GrammarType.Flag, "Charges the limits on the way down to this one too.") { Default = "false" },
        new GrammarKey("adaptive", GrammarType.Mapping, "What the adaptive layer may do to the rule.") { Below = () => Adaptive });

    public static readonly GrammarLevel ListItem = new(
        "an item of a list",
        new GrammarKey("key", GrammarType.Text, "The key of a descriptor entry.") { IsRequired = true },
        new GrammarKey("value", GrammarType.Text, "The value that the item is about."),
        new GrammarKey("values", GrammarType.TextList, "Several values, for set, cidr, prefix and suffix."),
        new GrammarKey("match", GrammarType.Word, "How values are compared.") { Default = "exact", Words = ["exact", "set", "cidr", "prefix", "suffix"] },
        new GrammarKey("file", GrammarType.Text, "A list file beside this one, with a value on each line.") { Pattern = "\\.list$" },
        new GrammarKey("reason", GrammarType.Text, "Why; told with the verdict."),
        new GrammarKey("expires", GrammarType.Moment, "The first moment at which the item is as if it were not there; a date begins at midnight in UTC.")
        {
            Default = "never",
        });

    public static readonly GrammarLevel Lists = new(
        "lists",
        new GrammarKey("allow", GrammarType.MappingList, "What is never limited.") { Below = () => ListItem },
        new GrammarKey("deny", GrammarType.MappingList, "What is always denied, whatever else is said.") { Below = () => ListItem });

    public static readonly GrammarLevel Document = new(
        "a document",
        new GrammarKey("domain", GrammarType.Text, "The namespace of the rules; one Envoy filter names one.") { IsReference = true, IsRequired = true },
        new GrammarKey("descriptors", GrammarType.MappingList, "What matches a descriptor's first entry.") { IsReference = true, Below = () => Descriptor },
        new GrammarKey("match_order", GrammarType.Word, "Which of several siblings that match is preferred.") { Default = "reference", Words = WordTable<MatchOrder>.Words },
        new GrammarKey("lists", GrammarType.Mapping, "Who is let through or denied before any rule is asked.") { Below = () => Lists },
        new GrammarKey("charge", GrammarType.Word, "How the limits of one call are charged.")
        {
            Default = "what the server's CHARGE_MODE says",
            Words = WordTable<ChargeMode>.Words,
        },
        new GrammarKey("on_store_failure", GrammarType.Word, "What rules answer whose counters cannot be charged.")
        {
            Default = "what the server's ON_STORE_FAILURE says",
            Words = WordTable<StoreFailureMode>.Words,
        },
        new GrammarKey("consistency", GrammarType.Word, "Whether each charge goes to Redis, or is taken from slices leased in advance.")
        {
            Default = "what the server's CONSISTENCY says",
            Words = WordTable<Consistency>.Words,
        },
        new GrammarKey("adaptive", GrammarType.Mapping, "What the adaptive layer may do in the domain.") { Below = () => DomainAdaptive });

    /// <summary>All levels, the most general first.</summary>
    public static readonly IReadOnlyList<GrammarLevel> Levels = [Document, Descriptor, Limit, Replacement, Active, When, Ban, Response, Header, Adaptive, DomainAdaptive, Lists, ListItem];

    /// <summary>The words of rule files. The reference takes each of its keys anywhere, so files that do so exist.</summary>
    public static readonly GrammarVocabulary Vocabulary = new(Levels) { ToleratesMisplacedKeys = true };
}
