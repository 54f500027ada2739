using EnvoyRls.Adaptive.Detection.SeasonalEwma;

namespace EnvoyRls.Adaptive.Tests.Detection.SeasonalEwma;

public sealed class SeasonalProfileTests
{
    [Fact]
    public void A_profile_is_known_when_every_slot_has_been_left()
    {
        SeasonalProfile profile = new(4);
        double[] rounds = [0, 0.25, 0.5, 0.75];
        foreach (double phase in rounds)
        {
            profile.Learn(phase, 8 * phase);
        }

        Assert.False(profile.IsKnown);
        profile.Learn(0, 0);

        Assert.True(profile.IsKnown);
        Assert.Equal(2, profile.At(0.375), 6);
        Assert.Equal(3, profile.At(0.5), 6);
        Assert.Equal(3, profile.At(0), 6);
    }

    [Fact]
    public void One_poisoned_round_of_seven_does_not_move_the_median()
    {
        SeasonalProfile profile = new(1, rounds: 7);
        SeasonalProfile upper = new(1, rounds: 7, quantile: 1);
        double[] days = [1, 2, 3, 4, 5, 6, 1000];
        foreach (double day in days)
        {
            LearnDay(profile, day);
            LearnDay(upper, day);
        }

        Assert.Equal(1, profile.Slots);
        Assert.True(profile.IsKnown);
        Assert.Equal(4, profile.At(0.5), 6);
        Assert.Equal(1000, upper.At(0.5), 6);
    }

    [Fact]
    public void Old_rounds_are_forgotten()
    {
        SeasonalProfile profile = new(2, rounds: 2);
        foreach (double level in (double[])[1, 5, 5])
        {
            profile.Learn(0.1, level);
            profile.Learn(0.6, level);
        }

        profile.Learn(0.1, 5);

        Assert.Equal(5, profile.At(0.25), 6);
    }

    [Theory]
    [InlineData(0, 1, 0.5)]
    [InlineData(1, 0, 0.5)]
    [InlineData(1, 1, 1.5)]
    public void What_is_out_of_range_is_refused(int slots, int rounds, double quantile) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeasonalProfile(slots, rounds, quantile));

    /// <summary>A profile of one slot is left only by ending the round.</summary>
    private static void LearnDay(SeasonalProfile profile, double value)
    {
        profile.Learn(0.5, value);
        profile.EndVisit();
    }
}
