using EnvoyRls.Adaptive.Models;

namespace EnvoyRls.Adaptive.Tests.Models;

public sealed class PromotionGateTests
{
    private static readonly ModelQuality Good = new(0.95, 0.7, 0.6, 0.001, 1_000, 1_000);
    private static readonly ShadowTally Seen = new(5_000, 4, 4);

    private readonly PromotionGate _gate = new(new PromotionOptions());

    [Fact]
    public void One_that_is_no_worse_is_promoted_and_figures_say_so() => Assert.Equal(
        new PromotionVerdict(PromotionOutcome.Promoted, "no worse than the models in use: 4 alarms against 4 on 5000 live rows in 60 min"),
        _gate.Judge(Good with { PrAuc = 0.935 }, Good, Seen, TimeSpan.FromHours(1)));

    [Theory]
    [InlineData(5_000, 59)]
    [InlineData(999, 600)]
    public void It_waits_for_time_and_rows(long rows, int minutes) =>
        Assert.Equal(PromotionOutcome.Waits, _gate.Judge(Good, Good, Seen with { Rows = rows }, TimeSpan.FromMinutes(minutes)).Outcome);

    [Theory]
    [InlineData(7, 4, PromotionOutcome.Promoted)]
    [InlineData(8, 4, PromotionOutcome.Refused)]
    [InlineData(113, 100, PromotionOutcome.Promoted)]
    [InlineData(114, 100, PromotionOutcome.Refused)]
    [InlineData(0, 100, PromotionOutcome.Promoted)]
    public void More_alarms_than_chance_raises_keep_it_out(long alarms, long incumbents, object outcome) =>
        Assert.Equal(outcome, _gate.Judge(Good, Good, new ShadowTally(5_000, alarms, incumbents), TimeSpan.FromHours(2)).Outcome);

    [Fact]
    public void A_worse_trial_keeps_it_out_at_once()
    {
        AssertRefused("PR-AUC 0.920 is more than 0.02 below that of the models in use, 0.950", Good with { PrAuc = 0.92 }, Good);
        AssertRefused("it finds 45.0% of the injected attacks, more than 10.0% fewer than the models in use, 60.0%", Good with { Recall = 0.45 }, Good);
        AssertRefused(
            "3.0% of the rows it was trained on are strange to the models in use, more than 2.0%: an attack may be among them", Good, Good with { FalseAlarms = 0.03 });
    }

    private void AssertRefused(string reason, ModelQuality candidate, ModelQuality incumbent) =>
        Assert.Equal(new PromotionVerdict(PromotionOutcome.Refused, reason), _gate.Judge(candidate, incumbent, default, TimeSpan.Zero));
}
