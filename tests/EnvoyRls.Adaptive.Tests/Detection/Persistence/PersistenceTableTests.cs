using EnvoyRls.Adaptive.Detection.Persistence;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.Detection.Persistence;

public sealed class PersistenceTableTests
{
    private static readonly PersistenceOptions Options = new();
    private readonly PersistenceTable _table = new(Options);

    private static Subject Key(int number) => new(SubjectKind.Key, "edge", "edge.ip", new DescriptorPath([new PathEntry("ip", $"{number}")]));

    [Theory]
    [InlineData("xxx", true)]
    [InlineData("xx.x", true)]
    [InlineData("x.xx", true)]
    [InlineData("xx..x", false)]
    [InlineData("xx..", false)]
    [InlineData("x.x.x.x.x", false)]
    public void Three_of_four_ticks_persist(string ticks, bool persists) => Assert.Equal(persists, Run(ticks).Persists);

    [Fact]
    public void The_level_is_what_three_of_four_stay_below()
    {
        Observe(1e-9);
        Observe(1e-4);
        Observe(0.5);
        Evidence evidence = Observe(1e-6);

        Assert.Equal(1e-4, evidence.Level);
        Assert.True(evidence.IsOn);
    }

    [Fact]
    public void It_is_over_after_six_quiet_ticks()
    {
        Assert.True(Run("xxx.....").Persists);
        Assert.False(Observe(1).Persists);
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void Quiet_ticks_count_from_the_last_strange_one() => Assert.True(Run("xxx.....x.....").Persists);

    [Fact]
    public void A_tick_without_a_word_is_a_quiet_one()
    {
        Run("xxx");
        for (int tick = 0; tick < Options.Quiet; tick++)
        {
            Assert.Contains(Key(1), _table.Suspicious());
            _table.EndTick();
        }

        Assert.Empty(_table.Suspicious());
    }

    [Fact]
    public void What_was_strange_once_is_not_yet_suspicious()
    {
        Run("x");
        Assert.Empty(_table.Suspicious());
        Run(".x");
        Assert.Contains(Key(1), _table.Suspicious());
    }

    [Fact]
    public void More_subjects_than_there_is_room_for_wait()
    {
        PersistenceTable small = new(Options with { Subjects = 2 });
        for (int tick = 0; tick < 3; tick++)
        {
            for (int key = 0; key < 5; key++)
            {
                small.Observe(Key(key), 1e-6);
            }

            small.EndTick();
        }

        Assert.Equal(2, small.Count);
        Assert.Equal(2, small.Suspicious().Count);
    }

    private Evidence Run(string ticks)
    {
        Evidence evidence = Evidence.None;
        foreach (char tick in ticks)
        {
            evidence = Observe(tick == 'x' ? 1e-5 : 0.5);
        }

        return evidence;
    }

    private Evidence Observe(double p)
    {
        Evidence evidence = _table.Observe(Key(1), p);
        _table.EndTick();
        return evidence;
    }
}
