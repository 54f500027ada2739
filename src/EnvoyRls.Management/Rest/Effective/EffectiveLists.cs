namespace EnvoyRls.Management.Rest.Effective;

/// <summary>Who is let through or denied whatever the rules say.</summary>
internal sealed record EffectiveLists(IReadOnlyList<EffectiveListItem> Allow, IReadOnlyList<EffectiveListItem> Deny);
