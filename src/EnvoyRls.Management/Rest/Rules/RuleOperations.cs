using System.Text.Json.Nodes;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Objects;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Rules;

/// <summary>What can be done with managed rules beyond what can be done with every object.</summary>
internal sealed class RuleOperations(AdminServices services)
{
    private readonly ObjectOperations _objects = new(ObjectResources.Rules, services);
    private readonly ObjectWrites _writes = new(ObjectResources.Rules, services);

    public IEnumerable<ApiOperation> All() =>
    [
        .. _objects.All(),
        Switch("enable", "Let a rule hold again", isEnabled: true),
        Switch("disable", "Take a rule out of force and keep it", isEnabled: false),
        _objects.Change("PUT", "/rate-limit/rules", "upsertRule", "Create or replace the rule that the body names", _writes.UpsertAsync) with
        {
            Description = "A short way to `PUT /v1/admin/rules/{id}`, the id being the body's.",
            IsConditional = true,
            Body = _objects.Document(),
            Responses = [_objects.Replaced, _objects.Created],
        },
    ];

    private ApiOperation Switch(string verb, string summary, bool isEnabled) =>
        _objects.Change("POST", $"{ObjectResources.Rules.ItemPath}/{verb}", $"{verb}Rule", summary, call => _writes.EditAsync(call, body => Set(body, isEnabled))) with
        {
            IsConditional = true,
            Problems = [StatusCodes.Status404NotFound],
        };

    private static string Set(string body, bool isEnabled)
    {
        JsonNode rule = JsonNode.Parse(body)!;
        rule["enabled"] = isEnabled;
        return rule.ToJsonString(ApiJson.Options);
    }
}
