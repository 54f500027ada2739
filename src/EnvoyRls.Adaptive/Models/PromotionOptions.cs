namespace EnvoyRls.Adaptive.Models;

/// <summary>What a candidate has to show before it is promoted by itself.</summary>
internal sealed record PromotionOptions
{
    /// <summary>By how much the area under precision over recall may be less than that of the one in use, 0 to 1. Default 0.02.</summary>
    public double Margin { get; init; } = 0.02;

    /// <summary>By how much fewer injected attacks may be strange to it, as a share, 0 to 1. Default 0.1; between seeds lie 0.02 to 0.04.</summary>
    public double RecallMargin { get; init; } = 0.1;

    /// <summary>
    /// The greatest share of the clean rows held out that may be strange to the one in use, 0 to 1. Where it is more an attack may be among
    /// the rows, and the candidate has learnt it. Default 0.02, twenty times what chance does.
    /// </summary>
    public double MostStrange { get; init; } = 0.02;

    /// <summary>How long it has to judge beside the one in use. Default 1 h.</summary>
    public TimeSpan LeastShadow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many live rows it has to judge beside it. Default 1,000.</summary>
    public long LeastShadowRows { get; init; } = 1_000;

    /// <summary>
    /// How many times the alarms of the one in use it may raise on those rows; a handful of alarms more is chance. Default 1.1.
    /// </summary>
    public double MostAlarms { get; init; } = 1.1;
}
