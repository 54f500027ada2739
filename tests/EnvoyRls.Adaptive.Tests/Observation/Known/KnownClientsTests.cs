using EnvoyRls.Adaptive.Observation.Known;

namespace EnvoyRls.Adaptive.Tests.Observation.Known;

public sealed class KnownClientsTests
{
    private const long Minute = 60_000_000;
    private const long Start = 1_700_000_000_000_000;

    private static readonly KnownClientsOptions Options = new() { Capacity = 10_000, Growth = 100 };

    [Fact]
    public void Two_sights_far_enough_apart_make_a_client_known()
    {
        KnownClients known = new(Options, Start);
        Sight(known, 7, 1, 16);

        Assert.True(IsKnown(known, 7));
        Assert.False(IsKnown(known, 8));
    }

    [Theory]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 1, 2, 3, 4 })]
    [InlineData(new[] { 1, 6, 10 })]
    public void Sights_too_close_to_each_other_do_not(int[] minutes)
    {
        KnownClients known = new(Options, Start);
        Sight(known, 7, minutes);

        Assert.False(IsKnown(known, 7));
    }

    [Fact]
    public void Nobody_is_a_newcomer_before_that_is_learnt()
    {
        KnownClients known = new(Options, Start);
        Sight(known, 7, 1, 16);

        Assert.Null(known.Filter(Start + (59 * Minute)));
        Assert.NotNull(known.Filter(Start + (60 * Minute)));
    }

    [Fact]
    public void Who_stays_away_is_forgotten_and_who_comes_back_is_not()
    {
        const int Day = 24 * 60;
        KnownClients known = new(Options, Start);
        Sight(known, 7, 1, 16);
        Sight(known, 8, 17, 36);
        for (int day = 1; day <= 20; day++)
        {
            Sight(known, 8, day * Day);
        }

        Assert.True(IsKnown(known, 8));
        Assert.False(IsKnown(known, 7));
    }

    [Fact]
    public void An_attack_that_lasts_makes_itself_known_slowly()
    {
        KnownClients known = new(Options with { Learning = TimeSpan.Zero }, Start);
        for (int minute = 1; minute < 30; minute++)
        {
            for (ulong client = 1; client <= 5_000; client++)
            {
                known.Note(client, Start + (minute * Minute));
            }
        }

        // Three spans of five minutes in which candidates are let in, a hundred each at first.
        Assert.InRange(Enumerable.Range(1, 5_000).Count(client => IsKnown(known, (ulong)client)), 100, 500);
    }

    [Fact]
    public void What_is_known_outlives_a_restart()
    {
        KnownClients known = new(Options, Start);
        Sight(known, 7, 1, 16);
        KnownClients next = new(Options, Start + (20 * Minute));
        next.Load(known.Save());

        Assert.NotNull(next.Filter(Start + (20 * Minute)));
        Assert.True(IsKnown(next, 7));
        Assert.False(IsKnown(next, 8));
    }

    [Fact]
    public void What_is_damaged_is_refused_and_changes_nothing()
    {
        KnownClients known = new(Options, Start);
        Sight(known, 7, 1, 16);
        byte[] saved = known.Save();

        Assert.Throws<InvalidDataException>(() => known.Load(new byte[] { 9, 1, 2 }));
        Assert.Throws<InvalidDataException>(() => known.Load(ReadOnlyMemory<byte>.Empty));
        Assert.Throws<InvalidDataException>(() => known.Load(saved.AsMemory(0, saved.Length / 2)));
        Assert.Throws<InvalidDataException>(() => new KnownClients(Options with { Capacity = 100_000 }, Start).Load(saved));
        Assert.True(IsKnown(known, 7));
    }

    private static void Sight(KnownClients known, ulong client, params int[] minutes)
    {
        foreach (int minute in minutes)
        {
            known.Note(client, Start + (minute * Minute));
        }
    }

    private static bool IsKnown(KnownClients known, ulong client) => known.Filter(long.MaxValue)!.Contains(client);
}
