using EnvoyRls.Management.Rest.Advice;
using EnvoyRls.Management.Rest.Audit;
using EnvoyRls.Management.Rest.Changes;
using EnvoyRls.Management.Rest.Counters;
using EnvoyRls.Management.Rest.Effective;
using EnvoyRls.Management.Rest.Explain;
using EnvoyRls.Management.Rest.Models;
using EnvoyRls.Management.Rest.Objects;
using EnvoyRls.Management.Rest.Overrides;
using EnvoyRls.Management.Rest.Releases;
using EnvoyRls.Management.Rest.Rules;
using EnvoyRls.Management.Rest.Service;
using EnvoyRls.Management.Rest.Stats;
using EnvoyRls.Management.Rest.Table;
using EnvoyRls.Management.Rest.Tokens;
using EnvoyRls.Management.Rest.Versions;

namespace EnvoyRls.Management.Rest;

/// <summary>Puts the table of operations together, in the order in which people should read of them.</summary>
internal static class AdminTable
{
    public static ApiTable Create(AdminServices services) => new(
    [
        .. new RuleOperations(services).All(),
        .. new ObjectOperations(ObjectResources.ListItems, services).All(),
        .. new ObjectOperations(ObjectResources.Tiers, services).All(),
        .. new EffectiveOperations(services).All(),
        .. new ExplainOperations(services).All(),
        .. new ChangeOperations(services).All(),
        .. new DryRunOperations(services).All(),
        .. new VersionOperations(services).All(),
        .. new ReleaseOperations(services).All(),
        .. new OverrideOperations(services).All(),
        .. new AdaptiveOperations(services).All(),
        .. new AdviceOperations(services).All(),
        .. new ModelOperations(services).All(),
        .. new CounterOperations(services).All(),
        .. new StatsOperations(services).All(),
        .. new TokenOperations(services).All(),
        .. new AuditOperations(services).All(),
        .. new ServiceOperations(services).All(),
    ]);
}
