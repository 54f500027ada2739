using System.Globalization;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules.Conditions;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Export;

/// <summary>Writes a condition as the keys of <c>when</c>.</summary>
internal static class ConditionFields
{
    public static YamlMapping Of(RuleCondition condition) => new MappingDraft()
        .Node("newcomer", condition.Newcomer is { } newcomer ? new YamlScalar(0, 0, newcomer ? "true" : "false", newcomer ? YamlScalarKind.True : YamlScalarKind.False) : null)
        .Text("bot_likelihood", condition.JudgesBots ? LikelihoodOf(condition) : "")
        .Build();

    /// <summary>One comparison, as there never are two.</summary>
    public static string LikelihoodOf(RuleCondition condition) => condition.MostBotLikelihood < ClientStanding.MostLikely
        ? string.Create(CultureInfo.InvariantCulture, $"<= {condition.MostBotLikelihood}%")
        : string.Create(CultureInfo.InvariantCulture, $">= {condition.LeastBotLikelihood}%");
}
