using System.Globalization;
using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Counting;

public sealed class SlotTableTests
{
    private const int Capacity = 100;
    private static readonly Limit PerMinute = Limit.FixedWindow(10, 60_000_000);
    private readonly SlotTable<Slot> _table = new(Capacity, static (identity, in charge) => charge.Hits < 0 ? null : new Slot(identity, charge, anyAmount: false));
    private readonly SlotTable<Slot> _lenient = new(Capacity, static (identity, in charge) => new Slot(identity, charge, anyAmount: true));

    [Fact]
    public void A_charge_finds_the_slot_that_was_added_for_one_like_it_and_no_other()
    {
        Assert.Null(Find(_table, "k", Of(PerMinute)));

        Slot? added = GetOrAdd(_table, "k", Of(PerMinute));

        Assert.NotNull(added);
        Assert.Equal("k", Encoding.UTF8.GetString(added.Identity));
        Assert.Same(added, Find(_table, "k", Of(PerMinute)));
        Assert.Same(added, GetOrAdd(_table, "k", Of(Limit.FixedWindow(10, 60_000_000))));
        Assert.Null(Find(_table, "kk", Of(PerMinute)));
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public void Charges_of_one_counter_that_differ_in_limit_or_window_have_slots_of_their_own()
    {
        Charge[] charges =
        [
            Of(PerMinute), Of(Limit.FixedWindow(11, 60_000_000)), Of(PerMinute, windowLength: 30_000_000),
            Of(Bucket(10, burst: 10)), Of(Bucket(10, burst: 11)), Of(Bucket(10, burst: 10, delay: 1_000)), Of(Bucket(10, burst: 10, window: 61_000_000)),
        ];

        Slot?[] slots = [.. charges.Select(charge => GetOrAdd(_table, "k", charge))];

        Assert.Equal(slots.Length, slots.Distinct().Count());
        Assert.Equal(slots, charges.Select(charge => Find(_table, "k", charge)));
        Assert.Equal(slots.Length, _table.Count);
        Assert.Equal(slots.ToHashSet(), Chain(_table, "k"));
    }

    [Fact]
    public void A_slot_of_any_amount_takes_charges_of_all_limits_that_count_alike_in_windows_as_long()
    {
        Slot? added = GetOrAdd(_lenient, "k", Of(PerMinute));

        Assert.Same(added, GetOrAdd(_lenient, "k", Of(Limit.FixedWindow(11, 60_000_000))));
        Assert.NotSame(added, GetOrAdd(_lenient, "k", Of(PerMinute, windowLength: 30_000_000)));
        Slot? bucket = GetOrAdd(_lenient, "k", Of(Bucket(10, burst: 10)));
        Assert.NotSame(added, bucket);
        Assert.Same(bucket, GetOrAdd(_lenient, "k", Of(Bucket(20, burst: 5), windowLength: 7)));
        Assert.Equal(3, _lenient.Count);
    }

    [Fact]
    public void A_full_table_adds_nothing_and_finds_what_it_has()
    {
        Slot?[] slots = [.. Enumerable.Range(0, Capacity).Select(i => GetOrAdd(_table, $"k{i}", Of(PerMinute)))];

        Assert.Null(GetOrAdd(_table, "other", Of(PerMinute)));
        Assert.Null(GetOrAdd(_table, "k0", Of(Limit.FixedWindow(11, 60_000_000))));
        Assert.Equal(slots, Enumerable.Range(0, Capacity).Select(i => GetOrAdd(_table, $"k{i}", Of(PerMinute))));
        Assert.Equal(Capacity, _table.Count);
    }

    [Fact]
    public void Room_is_scarce_when_more_than_three_quarters_are_used()
    {
        for (int i = 0; i < Capacity / 4 * 3; i++)
        {
            GetOrAdd(_table, $"k{i}", Of(PerMinute));
        }

        Assert.False(_table.IsScarce);
        GetOrAdd(_table, "one more", Of(PerMinute));
        Assert.True(_table.IsScarce);
    }

    [Fact]
    public void A_charge_for_which_no_slot_is_made_has_none()
    {
        Charge charge = Of(PerMinute);
        charge.Hits = -1;

        Assert.Null(GetOrAdd(_table, "k", charge));
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void A_sweep_asks_every_slot_and_takes_only_identities_whose_slots_may_all_go()
    {
        Slot keeps = GetOrAdd(_table, "both", Of(PerMinute))!;
        Slot goes = GetOrAdd(_table, "both", Of(Bucket(10, burst: 10)))!;
        Slot alone = GetOrAdd(_table, "alone", Of(PerMinute))!;
        List<Slot> asked = [];

        _table.Sweep(slot =>
        {
            asked.Add(slot);
            return slot != keeps;
        });

        Assert.Equal([keeps, goes, alone], asked.ToHashSet());
        Assert.Equal(3, asked.Count);
        Assert.Same(goes, Find(_table, "both", Of(Bucket(10, burst: 10))));
        Assert.Null(Find(_table, "alone", Of(PerMinute)));
        Assert.Equal(2, _table.Count);
    }

    [Fact]
    public void A_slot_that_comes_while_those_of_its_counter_are_swept_leaves_no_trace_in_the_count()
    {
        GetOrAdd(_table, "k", Of(PerMinute));
        bool isFirst = true;

        _table.Sweep(_ =>
        {
            // Second in the chain: it is asked as well, and the one that comes then is not.
            GetOrAdd(_table, "k", Of(Limit.FixedWindow(isFirst ? 11u : 12, 60_000_000)));
            isFirst = false;
            return true;
        });

        Assert.Null(_table.First("k"u8));
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public async Task Threads_that_add_the_same_counters_get_the_same_slots_and_sweeps_meanwhile_leave_the_count_true()
    {
        const int Threads = 4;
        const int Keys = 40;
        Limit other = Limit.FixedWindow(11, 60_000_000);
        for (int round = 0; round < 50; round++)
        {
            Slot?[][] added = await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
                Enumerable.Range(0, Keys * 2).Select(i => GetOrAdd(_table, Key(i / 2), Of((i + thread) % 2 == 0 ? PerMinute : other)))
                    .OrderBy(slot => Encoding.UTF8.GetString(slot!.Identity), StringComparer.Ordinal).ThenBy(slot => slot!.Limit.Amount).ToArray())));
            Assert.All(added, slots => Assert.Equal(added[0], slots));
            Assert.Equal(Keys * 2, _table.Count);

            Task adding = Task.Run(() => Enumerable.Range(0, Keys * 2).Select(i => GetOrAdd(_table, Key(i / 2), Of(i % 2 == 0 ? PerMinute : other))).ToArray());
            do
            {
                _table.Sweep(static _ => true);
            }
            while (!adding.IsCompleted);
            await adding;
            Assert.Equal(Enumerable.Range(0, Keys).Sum(i => Chain(_table, Key(i)).Count), _table.Count);
            _table.Sweep(static _ => true);
            Assert.Equal(0, _table.Count);
        }
    }

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"k{number}");

    private static Charge Of(Limit limit, long windowLength = 60_000_000) => new() { Limit = limit, Hits = 1, Window = new Window(0, windowLength) };

    private static Limit Bucket(uint amount, uint burst, long delay = 0, long window = 60_000_000)
    {
        Assert.True(Limit.TryCreate(LimitAlgorithm.LeakyBucket, amount, window, burst, delay, out Limit? limit, out string? problem), problem);
        return limit;
    }

    private static Slot? Find(SlotTable<Slot> table, string identity, Charge charge) => table.Find(Encoding.UTF8.GetBytes(identity), charge);

    private static Slot? GetOrAdd(SlotTable<Slot> table, string identity, Charge charge) => table.GetOrAdd(Encoding.UTF8.GetBytes(identity), charge);

    private static HashSet<Slot?> Chain(SlotTable<Slot> table, string identity)
    {
        HashSet<Slot?> chain = [];
        for (Slot? slot = table.First(Encoding.UTF8.GetBytes(identity)); slot is not null; slot = slot.Sibling)
        {
            chain.Add(slot);
        }

        return chain;
    }

    private sealed class Slot(ReadOnlySpan<byte> identity, in Charge charge, bool anyAmount)
        : CounterSlot<Slot>(identity.ToArray(), charge.Limit, charge.Window.Length, anyAmount);
}
