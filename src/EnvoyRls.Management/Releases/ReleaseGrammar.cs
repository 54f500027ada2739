using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Releases;

/// <summary>What change sets and releases are made of: read, checked and described like the rule language.</summary>
internal static class ReleaseGrammar
{
    public static readonly GrammarLevel Change = new(
        "a change",
        new GrammarKey("op", GrammarType.Word, "What is done.") { IsRequired = true, Words = WordTable<ChangeVerb>.Words },
        new GrammarKey("kind", GrammarType.Word, "What kind of object it is done to; for put and delete.") { Words = [.. WordTable<ObjectKind>.Words.Where(word => word != "release")] },
        new GrammarKey("id", GrammarType.Text, "Which object: its id, or the user of a tier."),
        new GrammarKey("body", GrammarType.Free, "The object; for put."),
        new GrammarKey("if_version", GrammarType.Number, "The version that the object must have, 0 for one that must not exist.") { Default = "any" },
        new GrammarKey("version", GrammarType.Number, "The version to go back to; for restore."));

    public static readonly GrammarLevel Stage = new(
        "stages",
        new GrammarKey("percent", GrammarType.Percentage, "The share of keys.") { IsRequired = true },
        new GrammarKey("for", GrammarType.Duration, "How long the step lasts.") { IsRequired = true });

    public static readonly GrammarLevel Bounds = new(
        "rollback_if",
        new GrammarKey("denials_above", GrammarType.Percentage, "The share of the candidate's decisions that may be denials.") { Default = "any" },
        new GrammarKey("errors_above", GrammarType.Percentage, "The share of the candidate's decisions that may be errors.") { Default = "any" },
        new GrammarKey("min_decisions", GrammarType.Number, "Decisions of one replica below which nothing is judged.") { Default = "100", Least = 1 });

    public static readonly GrammarLevel ChangeSet = new(
        "a change set",
        new GrammarKey("changes", GrammarType.MappingList, "What is changed, in order; all of it or nothing.") { IsRequired = true, Least = 1, Below = () => Change },
        new GrammarKey("reason", GrammarType.Text, "Why; kept in the history."));

    public static readonly GrammarLevel Release = new(
        "a release",
        new GrammarKey("changes", GrammarType.MappingList, "What is changed, in order; all of it or nothing.") { IsRequired = true, Least = 1, Below = () => Change },
        new GrammarKey("reason", GrammarType.Text, "Why; kept in the history."),
        new GrammarKey("activate_at", GrammarType.Moment, "The moment from which on it holds.") { Default = "now" },
        new GrammarKey("stages", GrammarType.MappingList, "Shares of keys that it holds for first.") { Default = "all keys at once", Below = () => Stage },
        new GrammarKey("rollback_if", GrammarType.Mapping, "When it is taken back by itself.") { Default = "never", Below = () => Bounds });

    /// <summary>The words of change sets and releases.</summary>
    public static readonly GrammarVocabulary Vocabulary = new([Release, ChangeSet, Change, Stage, Bounds]);
}
