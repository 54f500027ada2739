namespace EnvoyRls.Adaptive.Models;

/// <summary>What becomes of a candidate.</summary>
internal enum PromotionOutcome
{
    /// <summary>It has to judge longer beside the one in use.</summary>
    Waits,

    /// <summary>It stays a candidate; a person can still promote it.</summary>
    Refused,

    /// <summary>It takes the place of the one in use.</summary>
    Promoted,
}
