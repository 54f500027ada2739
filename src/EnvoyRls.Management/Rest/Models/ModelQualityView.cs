using System.ComponentModel;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Management.Rest.Overrides;

namespace EnvoyRls.Management.Rest.Models;

/// <summary>How well models tell injected attacks from clean rows they were not trained on.</summary>
internal sealed record ModelQualityView
{
    [Description("The area under precision over recall, 0 to 1.")]
    public double? PrAuc { get; init; }

    [Description("The share of injected attacks found where one clean row in 1,000 is taken for one.")]
    public double? TruePositiveRate { get; init; }

    [Description("The share of injected attacks that are strange in one interval.")]
    public double? Recall { get; init; }

    [Description("The share of clean rows that are strange in one interval.")]
    public double? FalseAlarms { get; init; }

    public int CleanRows { get; init; }

    public int AttackRows { get; init; }

    public static ModelQualityView Of(ModelQuality quality) => new()
    {
        PrAuc = Figure.Of(quality.PrAuc),
        TruePositiveRate = Figure.Of(quality.TruePositiveRate),
        Recall = Figure.Of(quality.Recall),
        FalseAlarms = Figure.Of(quality.FalseAlarms),
        CleanRows = quality.CleanRows,
        AttackRows = quality.AttackRows,
    };
}
