using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Effective;

/// <summary>The rules in force, and what is odd about them.</summary>
internal sealed class EffectiveOperations(AdminServices services)
{
    private const string Tag = "Rules in force";

    private static readonly ApiParameter MostRules = new("limit", "Most rules.") { Type = ParameterType.Integer, Least = 1, Most = 10_000, Default = "1000" };

    public IEnumerable<ApiOperation> All() =>
    [
        new("GET", "/v1/admin/effective", "getEffective", "Show the rules in force")
        {
            Tag = Tag,
            Description = "All layers together, those asked first in front, each rule with where it comes from and what this replica has counted.",
            Query = [ApiParameters.Domain, new("q", "Only rules with this text in their key or id."), MostRules],
            Responses = [new(StatusCodes.Status200OK, "The rules.", ApiSchema.Of<EffectiveAnswer>())],
            Handler = call => Task.FromResult(ApiAnswer.Of(Show(call))),
        },
        new("GET", "/v1/admin/conflicts", "listConflicts", "List conflicts between the rules in force")
        {
            Tag = Tag,
            Description = "Rules that can never decide, that contradict each other, or that say the same.",
            Responses = [new(StatusCodes.Status200OK, "The conflicts.", ApiSchema.Of<ConflictsAnswer>())],
            Handler = _ => Task.FromResult(ApiAnswer.Of(new ConflictsAnswer(services.Rules.Conflicts()))),
        },
    ];

    private EffectiveAnswer Show(ApiCall call)
    {
        long version = services.Rules.State.Version;
        RuleSet rules = services.Rules.Effective ?? RuleSet.Empty;
        EffectiveView view = new(new RuleCounts(services.Statistics), services.Time.GetUtcNow());
        int left = call.Integer(MostRules, otherwise: 1_000);
        int total = 0;
        List<EffectiveDomain> domains = [];
        foreach (RuleDomain domain in Wanted(rules, call.Find(ApiParameters.Domain)))
        {
            List<RuleNode> found = [.. EffectiveView.RulesOf(domain, call.Find(ApiParameters.Search))];
            domains.Add(view.Of(domain, found.Take(left)));
            left -= Math.Min(left, found.Count);
            total += found.Count;
        }

        return new EffectiveAnswer(version, domains) { Total = total };
    }

    private static IEnumerable<RuleDomain> Wanted(RuleSet rules, string? name) =>
        rules.Domains.Where(domain => name is null || domain.Name == name).OrderBy(domain => domain.Name, StringComparer.Ordinal);
}
