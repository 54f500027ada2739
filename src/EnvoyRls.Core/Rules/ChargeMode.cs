namespace EnvoyRls.Core.Rules;

/// <summary>How the limits of one call are charged.</summary>
public enum ChargeMode
{
    /// <summary>Each on its own, as the reference does: what one denies the others have charged all the same.</summary>
    Each,

    /// <summary>All, or, if any of them denies, none.</summary>
    AllOrNothing,
}
