using System.Globalization;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules.Conditions;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Export;

/// <summary>Writes a condition as the keys of <c>when</c>.</summary>
internal static class ConditionFields
{
    public static YamlMapping Of(RuleCondition condition) => new MappingDraft()
        .Node("newcomer", FlagOf(condition.Newcomer))
        .Text("bot_likelihood", condition.JudgesBots ? LikelihoodOf(condition) : "")
        .Node("suspect", FlagOf(condition.Suspect))
        .Build();

    /// <summary>One comparison, as there never are two.</summary>
    public static string LikelihoodOf(RuleCondition condition) => condition.MostBotLikelihood < ClientStanding.MostLikely
        ? string.Create(CultureInfo.InvariantCulture, $"<= {condition.MostBotLikelihood}%")
        : string.Create(CultureInfo.InvariantCulture, $">= {condition.LeastBotLikelihood}%");

    /// <summary>A flag that makes a difference if it is false, too.</summary>
    private static YamlScalar? FlagOf(bool? flag) =>
        flag is { } value ? new YamlScalar(0, 0, value ? "true" : "false", value ? YamlScalarKind.True : YamlScalarKind.False) : null;
}
