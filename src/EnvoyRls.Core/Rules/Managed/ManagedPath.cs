using EnvoyRls.Core.Rules.Loading;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Managed;

/// <summary>What a managed object says about one rule: the way to it, and the rule.</summary>
/// <param name="Id">The object's id.</param>
/// <param name="Errors">Gets what is wrong with the object.</param>
/// <param name="Root">Where the rule is written.</param>
/// <param name="Domain">The domain; empty if it is missing.</param>
/// <param name="Entries">The entries on the way, none if they are missing.</param>
/// <param name="Rule">The rule; <see langword="null"/> if its limit is missing.</param>
internal sealed record ManagedPath(string Id, RuleErrorList Errors, YamlMapping Root, string Domain, IReadOnlyList<EntryDraft> Entries, Rule? Rule)
{
    /// <summary>The object's name in errors.</summary>
    public string Name => Errors.File;
}
