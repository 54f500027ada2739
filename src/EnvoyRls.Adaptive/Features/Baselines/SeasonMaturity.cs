namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>How much of the week a profile knows.</summary>
internal enum SeasonMaturity
{
    /// <summary>Less than a day: nothing seasonal is expected.</summary>
    None,

    /// <summary>Each hour of the day, but not of each day.</summary>
    Day,

    /// <summary>Each hour of the week.</summary>
    Week,
}
