using EnvoyRls.Management.Rest.Objects;
using EnvoyRls.Management.Rest.Rules;
using EnvoyRls.Management.Rest.Table;

namespace EnvoyRls.Management.Rest;

/// <summary>Puts the table of operations together.</summary>
internal static class AdminTable
{
    public static ApiTable Create(AdminServices services) => new(
    [
        .. new RuleOperations(services).All(),
        .. new ObjectOperations(ObjectResources.ListItems, services).All(),
        .. new ObjectOperations(ObjectResources.Tiers, services).All(),
    ]);
}
