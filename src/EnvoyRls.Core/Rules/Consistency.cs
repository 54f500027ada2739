namespace EnvoyRls.Core.Rules;

/// <summary>How replicas that share a limit agree on what is left of it. Neither admits more than the limit.</summary>
public enum Consistency
{
    /// <summary>Every charge goes to the counter.</summary>
    Exact,

    /// <summary>Charges are taken from slices of the limit that each replica has been charged in advance.</summary>
    Leased,
}
