using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Effective;

/// <summary>The rules in force, and what is odd about them.</summary>
internal sealed class EffectiveOperations(AdminServices services)
{
    private const string Tag = "Rules in force";

    private static readonly ApiParameter MostRules = new("limit", "Most rules.") { Type = ParameterType.Integer, Least = 1, Most = 10_000, Default = "1000" };

    private static readonly ApiParameter ExportedLayer = new("layer", "What is written: the managed layer alone, or all layers as they are in force.")
    {
        Type = ParameterType.Word, Words = ["managed", "effective"], Default = "managed",
    };

    private readonly StateValidator _validator = new(services.RuleOptions);

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
        new("GET", "/v1/admin/export", "exportRules", "Write rules as rule files")
        {
            Tag = Tag,
            Description = "One YAML document for each layer of a domain, the one asked first in front. Tiers are no rules, so that files cannot say them; rules that are disabled are left out.",
            Query = [ExportedLayer, ApiParameters.Domain],
            Responses = [new(StatusCodes.Status200OK, "The documents.", ApiSchema.Text, ApiRequestBody.Yaml)],
            Handler = call => Task.FromResult(ApiAnswer.Text(Export(call), ApiRequestBody.Yaml)),
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
            List<(RuleNode Rule, int? Priority)> found = [.. EffectiveView.RulesOf(domain, call.Find(ApiParameters.Search))];
            domains.Add(view.Of(domain, found.Take(left)));
            left -= Math.Min(left, found.Count);
            total += found.Count;
        }

        return new EffectiveAnswer(version, domains) { Total = total };
    }

    private string Export(ApiCall call)
    {
        ManagedState state = services.Rules.State;
        string? domain = call.Find(ApiParameters.Domain);
        if (call.Find(ExportedLayer) == "effective")
        {
            return ExportedRules.Of(services.Rules.Effective ?? RuleSet.Empty, $"all layers, managed version {state.Version}", domain);
        }

        ManagedLayer layer = _validator.Load(state).Layer
            ?? throw new ProblemException(Problems.Conflict("not-in-force", $"Managed version {state.Version} makes no rules; the log says why."));
        return ExportedRules.Of(layer, $"the managed layer, version {state.Version}", domain);
    }

    private static IEnumerable<RuleDomain> Wanted(RuleSet rules, string? name) =>
        rules.Domains.Where(domain => name is null || domain.Name == name).OrderBy(domain => domain.Name, StringComparer.Ordinal);
}
