namespace EnvoyRls.Core.Rules.Lists;

/// <summary>What the lists of a domain say about a descriptor.</summary>
/// <param name="IsDenied">Whether it is the deny list that has it; otherwise the allow list.</param>
/// <param name="Entry">The item that applies; of several the one that lasts longest.</param>
public readonly record struct AccessVerdict(bool IsDenied, AccessListEntry Entry);
