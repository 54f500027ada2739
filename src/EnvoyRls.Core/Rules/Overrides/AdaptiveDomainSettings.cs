using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>What a domain says to the adaptive layer. Calls never read it. Immutable.</summary>
/// <param name="Mode">How far it may go; <see langword="null"/> for what the server says.</param>
/// <param name="Capacity">What lies behind the domain can serve so much; <see langword="null"/> if nobody said.</param>
/// <param name="Exempt">Entries whose descriptors are never overridden: <c>key</c>, or <c>key=value</c>.</param>
public sealed record AdaptiveDomainSettings(AdaptiveMode? Mode, AdaptiveCapacity? Capacity, IReadOnlyList<string> Exempt)
{
    /// <summary>Whether a descriptor has an entry that is exempt.</summary>
    public bool Exempts(RepeatedField<RateLimitDescriptor.Types.Entry> entries) =>
        Exempt.Any(item => entries.Any(entry => item == entry.Key || item == $"{entry.Key}={entry.Value}"));

    /// <inheritdoc/>
    public bool Equals(AdaptiveDomainSettings? other) =>
        other is not null && Mode == other.Mode && Capacity == other.Capacity && Exempt.SequenceEqual(other.Exempt, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mode, Capacity, Exempt.Count);
}
