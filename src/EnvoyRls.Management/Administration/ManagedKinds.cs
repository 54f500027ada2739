using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Administration;

/// <summary>Which objects rules are made of.</summary>
internal static class ManagedKinds
{
    /// <summary>What an object is to the readers of rules; <see langword="null"/> if no rules are made of it.</summary>
    public static ManagedKind? Of(ObjectKind kind) => kind switch
    {
        ObjectKind.Rule => ManagedKind.Rule,
        ObjectKind.ListItem => ManagedKind.ListItem,
        ObjectKind.Tier => ManagedKind.Tier,
        _ => null,
    };
}
