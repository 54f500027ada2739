namespace EnvoyRls.Core.Decisions.Keys;

/// <summary>How counters are named in a store.</summary>
public enum CounterKeyFormat
{
    /// <summary>The reference's format, byte for byte, so that both can count in one Redis.</summary>
    Reference,

    /// <summary>Unambiguous, versioned, one cluster slot per caller: see <see cref="CounterKeyV2"/>.</summary>
    V2,
}
