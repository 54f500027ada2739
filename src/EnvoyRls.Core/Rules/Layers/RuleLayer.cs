namespace EnvoyRls.Core.Rules.Layers;

/// <summary>Where a rule comes from; later ones go before earlier ones.</summary>
public enum RuleLayer
{
    /// <summary>Rule files.</summary>
    File,

    /// <summary>The admin API.</summary>
    Managed,

    /// <summary>The adaptive layer.</summary>
    Override,
}
