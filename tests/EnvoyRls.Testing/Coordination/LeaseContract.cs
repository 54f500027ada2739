using System.Diagnostics;
using EnvoyRls.Core.Coordination;
using Xunit;

namespace EnvoyRls.Testing;

/// <summary>What every coordinator does about leading.</summary>
public abstract class LeaseContract : CoordinatorContract
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Epsilon = TimeSpan.FromMilliseconds(5);

    [Fact]
    public async Task Who_asks_first_leads_and_nobody_else()
    {
        long? token = await First.LeadAsync(Name, "a", Long, Never);

        Assert.True(token > 0);
        Assert.Null(await Second.LeadAsync(Name, "b", Long, Never));
        Assert.NotNull(await Second.LeadAsync($"{Name}-other", "b", Long, Never));
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_leads()
    {
        long?[] tokens = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            i => Task.Run(() => (i % 2 == 0 ? First : Second).LeadAsync(Name, $"replica-{i}", Long, Never).AsTask())));

        Assert.Single(tokens, static token => token is not null);
    }

    [Fact]
    public async Task A_renewed_lead_keeps_its_token_and_lasts_a_term_from_then()
    {
        // Long enough for a busy machine to renew in time.
        TimeSpan term = TimeSpan.FromSeconds(2);
        long? token = await First.LeadAsync(Name, "a", term, Never);

        Assert.Equal(token, await First.LeadAsync(Name, "a", Long, Never));

        await LetPassAsync(term + Epsilon);
        Assert.Null(await Second.LeadAsync(Name, "b", Long, Never));
        Assert.Equal(token, await First.LeadAsync(Name, "a", Long, Never));
    }

    [Fact]
    public async Task A_lead_that_is_not_renewed_goes_to_the_next_with_a_greater_token()
    {
        long? first = await First.LeadAsync(Name, "a", Short, Never);
        await LetPassAsync(Short + Epsilon);

        long? second = await Second.LeadAsync(Name, "b", Long, Never);

        Assert.True(second > first);
        Assert.Null(await First.LeadAsync(Name, "a", Long, Never));
    }

    [Fact]
    public async Task Who_has_let_the_lead_lapse_begins_anew()
    {
        long? before = await First.LeadAsync(Name, "a", Short, Never);
        await LetPassAsync(Short + Epsilon);

        Assert.True(await First.LeadAsync(Name, "a", Long, Never) > before);
    }

    [Fact]
    public async Task Who_resigns_can_be_followed_at_once()
    {
        long? first = await First.LeadAsync(Name, "a", Long, Never);

        await First.ResignAsync(Name, "a", Never);

        Assert.True(await Second.LeadAsync(Name, "b", Long, Never) > first);
    }

    [Fact]
    public async Task Nobody_resigns_for_another()
    {
        await First.LeadAsync(Name, "a", Long, Never);

        await Second.ResignAsync(Name, "b", Never);
        await Second.ResignAsync($"{Name}-never-led", "b", Never);

        Assert.Null(await Second.LeadAsync(Name, "b", Long, Never));
    }

    [Fact]
    public async Task A_term_is_a_millisecond_or_more() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await First.LeadAsync(Name, "a", TimeSpan.Zero, Never));

    /// <summary>Two replicas fight for the lead, each now and then frozen for longer than a term, and count by their own clocks.</summary>
    [Fact]
    public async Task Terms_of_two_leaders_never_overlap_and_tokens_only_grow()
    {
        List<(long Token, long From, long Until)> terms = [];
        await Task.WhenAll(FightAsync(First, "a", 1), FightAsync(Second, "b", 2));

        (long Token, long From, long Until)[] inOrder = [.. terms.OrderBy(static term => term.Token).ThenBy(static term => term.From)];
        Assert.True(inOrder.Select(static term => term.Token).Distinct().Count() > 2);
        for (int i = 1; i < inOrder.Length; i++)
        {
            bool sameLeader = inOrder[i].Token == inOrder[i - 1].Token;
            Assert.True(sameLeader || inOrder[i].From >= inOrder[i - 1].Until, $"{inOrder[i - 1]} overlaps {inOrder[i]}");
        }

        async Task FightAsync(ICoordinator coordinator, string replica, int seed)
        {
            Random random = new(seed);
            for (int round = 0; round < 40; round++)
            {
                long asked = Timestamp;
                long? token = await coordinator.LeadAsync(Name, replica, TimeSpan.FromMilliseconds(40), Never);
                long answered = Timestamp;
                if (token is { } led)
                {
                    lock (terms)
                    {
                        terms.Add((led, answered, asked + (Frequency * 40 / 1000)));
                    }
                }

                await LetPassAsync(TimeSpan.FromMilliseconds(random.Next(10) == 0 ? 80 : 10));
            }
        }
    }

    /// <summary>What a replica measures terms by.</summary>
    protected virtual long Timestamp => Stopwatch.GetTimestamp();

    /// <summary>Timestamps per second.</summary>
    protected virtual long Frequency => Stopwatch.Frequency;
}
