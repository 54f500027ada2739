using static System.FormattableString;

namespace EnvoyRls.Adaptive.Models;

/// <summary>Says whether a candidate may take the place of the one in use.</summary>
internal sealed class PromotionGate(PromotionOptions options)
{
    /// <summary>So many alarms more are chance, however few the other raised.</summary>
    private const long AlarmsByChance = 3;

    /// <param name="candidate">How the candidate did in its trial.</param>
    /// <param name="incumbent">How the one in use did on the same rows.</param>
    /// <param name="shadow">What both said of live rows since.</param>
    /// <param name="beside">For how long.</param>
    public PromotionVerdict Judge(ModelQuality candidate, ModelQuality incumbent, ShadowTally shadow, TimeSpan beside)
    {
        if (incumbent.FalseAlarms > options.MostStrange)
        {
            return Refused(Invariant(
                $"{incumbent.FalseAlarms:0.0%} of the rows it was trained on are strange to the models in use, more than {options.MostStrange:0.0%}: an attack may be among them"));
        }

        if (candidate.PrAuc < incumbent.PrAuc - options.Margin)
        {
            return Refused(Invariant($"PR-AUC {candidate.PrAuc:0.000} is more than {options.Margin:0.###} below that of the models in use, {incumbent.PrAuc:0.000}"));
        }

        if (candidate.Recall < incumbent.Recall - options.RecallMargin)
        {
            return Refused(Invariant(
                $"it finds {candidate.Recall:0.0%} of the injected attacks, more than {options.RecallMargin:0.0%} fewer than the models in use, {incumbent.Recall:0.0%}"));
        }

        return JudgeShadow(shadow, beside);
    }

    private PromotionVerdict JudgeShadow(ShadowTally shadow, TimeSpan beside)
    {
        string seen = Invariant($"{shadow.Alarms} alarms against {shadow.IncumbentAlarms} on {shadow.Rows} live rows in {beside.TotalMinutes:0} min");
        if (beside < options.LeastShadow || shadow.Rows < options.LeastShadowRows)
        {
            return new PromotionVerdict(
                PromotionOutcome.Waits, Invariant($"{seen}; at least {options.LeastShadowRows} rows and {options.LeastShadow.TotalMinutes:0} min are needed"));
        }

        return shadow.Alarms > (options.MostAlarms * shadow.IncumbentAlarms) + AlarmsByChance
            ? Refused($"it raises more alarms than the models in use: {seen}")
            : new PromotionVerdict(PromotionOutcome.Promoted, $"no worse than the models in use: {seen}");
    }

    private static PromotionVerdict Refused(string reason) => new(PromotionOutcome.Refused, reason);
}
