using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.Persistence;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection;

public sealed class FalseAlarmsTests
{
    private static readonly FalseAlarms Alarms = new(TimeSpan.FromSeconds(2), 3, 4);

    [Fact]
    public void Confidence_rises_with_strangeness_and_falls_with_the_number_of_tests()
    {
        Assert.True(Alarms.Confidence(1e-6, 100) > Alarms.Confidence(1e-5, 100));
        Assert.True(Alarms.Confidence(1e-5, 10) > Alarms.Confidence(1e-5, 1_000));
        Assert.InRange(Alarms.Confidence(1, 1), 0, 1e-4);
        Assert.InRange(Alarms.Confidence(1e-15, 10_000), 0.999, 1);
    }

    [Fact]
    public void Nine_in_ten_are_attacks_where_one_false_alarm_in_nine_days_is_expected()
    {
        double level = Math.Pow(1 / 9.0 / (2_000 * 43_200 * 4.0), 1 / 1.5);
        Assert.Equal(0.9, Alarms.Confidence(level, 2_000), 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.9)]
    public void Clean_subjects_persist_no_oftener_than_expected(double correlation)
    {
        // A whole number of subject-days of ticks that hang together, at a level high enough to see anything.
        const double level = 0.005;
        const int ticks = 4_320_000;
        double high = 2.5758;
        Subject subject = new(SubjectKind.Domain, "edge", "", null);
        PersistenceTable table = new(new PersistenceOptions { Enter = level });
        SplitMix64 random = new(3);
        double state = 0;
        int begun = 0;
        bool wasOn = false;
        for (int tick = 0; tick < ticks; tick++)
        {
            state = (correlation * state) + (Math.Sqrt(1 - (correlation * correlation)) * random.Normal());
            bool isOn = table.Observe(subject, state >= high ? level : 0.5).Persists;
            table.EndTick();
            begun += isOn && !wasOn ? 1 : 0;
            wasOn = isOn;
        }

        double expected = Alarms.PerDay(level, 1) * ticks / 43_200;
        Assert.InRange(begun, 0, expected);
    }
}
