namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>How far the adaptive layer may go.</summary>
public enum AdaptiveMode
{
    /// <summary>Nothing is judged.</summary>
    Off,

    /// <summary>Anomalies are noted, with what would have been done.</summary>
    Observe,

    /// <summary>Overrides are proposed; a person decides.</summary>
    Suggest,

    /// <summary>Overrides that pass every gate come into force by themselves.</summary>
    Enforce,
}
