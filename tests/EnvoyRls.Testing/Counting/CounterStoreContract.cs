using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using Xunit;

namespace EnvoyRls.Testing;

/// <summary>What every counter store does with fixed windows, whatever it is made of.</summary>
public abstract class CounterStoreContract : StoreContract
{
    private const long Minute = 60;

    [Fact]
    public async Task A_charge_adds_its_hits_and_tells_the_value_after()
    {
        Assert.Equal(3, await ChargeAsync("a", 3));
        Assert.Equal(7, await ChargeAsync("a", 4));
    }

    [Fact]
    public async Task Every_charge_of_a_batch_is_carried_out()
    {
        Batch batch = new(Prefix);
        batch.Add("a", 1).Add("b", 2).Add("c", 3).Refund("d", 1).Add("e", 5);

        Assert.Null(await Store.ChargeAsync(batch.Charges));

        Assert.Equal([1, 2, 3, 0, 5], batch.Counters);
    }

    [Fact]
    public async Task The_same_key_twice_in_a_batch_is_charged_twice()
    {
        Batch batch = new(Prefix);
        batch.Add("a", 1).Add("a", 2);

        Assert.Null(await Store.ChargeAsync(batch.Charges));

        Assert.Equal(3, await ReadAsync("a"));
        Assert.Contains(3, batch.Counters);
    }

    [Fact]
    public async Task An_empty_batch_is_answered()
    {
        Assert.Null(await Store.ChargeAsync(new ChargeBatch()));
        Assert.Null(await Store.ReadAsync(new ChargeBatch()));
    }

    [Fact]
    public async Task No_hits_look_without_adding()
    {
        Assert.Equal(0, await ChargeAsync("a", 0));
        await ChargeAsync("a", 5);

        Assert.Equal(5, await ChargeAsync("a", 0));
        Assert.Equal(5, await ReadAsync("a"));
    }

    [Fact]
    public async Task A_charge_is_given_back_to_its_own_window()
    {
        Batch undone = new(Prefix);
        Assert.Null(await Store.ChargeAsync(undone.Add("a", 4).Charges));
        Batch later = new(Prefix);
        Assert.Null(await Store.ChargeAsync(later.Add("a", 5, windowStart: 1260).Charges));

        Assert.Null(await Store.ChargeAsync(new Batch(Prefix).GiveBack(undone).Charges));
        Batch kept = new(Prefix);
        Assert.Null(await Store.ReadAsync(kept.Add("a", 0, windowStart: 1260).Charges));
        Assert.Null(await Store.ChargeAsync(new Batch(Prefix).GiveBack(later).Charges));
        Batch emptied = new(Prefix);
        Assert.Null(await Store.ReadAsync(emptied.Add("a", 0, windowStart: 1260).Charges));

        Assert.Equal((5, 0), (kept.Counters[0], emptied.Counters[0]));
    }

    [Theory]
    [InlineData(8, 3, 5)]
    [InlineData(10, 3, 7)]
    [InlineData(25, 3, 7)]
    [InlineData(25, 99, 0)]
    [InlineData(0, 3, 0)]
    public async Task Borrowed_hits_have_room_below_the_limit_whatever_was_denied(long counted, long borrowed, long left)
    {
        Limit limit = Limit.FixedWindow(10, 60_000_000);
        await ChargeAsync("a", counted);

        Assert.Equal(left, await OneAsync(batch => batch.Borrow("a", limit, borrowed), Store.ChargeAsync));
        Assert.Equal(left, await ReadAsync("a"));
        Assert.Equal(left + 2, await ChargeAsync("a", 2));
    }

    [Fact]
    public async Task Borrowed_hits_make_no_counter()
    {
        Assert.Equal(0, await OneAsync(batch => batch.Borrow("a", Limit.FixedWindow(10, 60_000_000), 3), Store.ChargeAsync));
        Assert.Equal(10, await ChargeAsync("a", 10));
    }

    [Fact]
    public async Task A_refund_takes_hits_back()
    {
        await ChargeAsync("a", 5);

        Assert.Equal(3, await RefundAsync("a", 2));
        Assert.Equal(3, await ReadAsync("a"));
    }

    [Fact]
    public async Task A_refund_stops_at_zero()
    {
        await ChargeAsync("a", 5);

        Assert.Equal(0, await RefundAsync("a", long.MaxValue));
        Assert.Equal(1, await ChargeAsync("a", 1));
    }

    [Fact]
    public async Task A_refund_to_a_counter_that_does_not_exist_reads_zero()
    {
        Assert.Equal(0, await RefundAsync("a", 5));
        Assert.Equal(0, await ReadAsync("a"));
    }

    [Fact]
    public async Task Reading_changes_nothing()
    {
        Assert.Equal(0, await ReadAsync("a"));
        await ChargeAsync("a", 2);

        Assert.Equal(2, await ReadAsync("a"));
        Assert.Equal(2, await ReadAsync("a"));
    }

    [Fact]
    public async Task A_batch_of_reads_answers_each()
    {
        await ChargeAsync("a", 2);
        Batch batch = new(Prefix);
        batch.Add("a", 0).Add("missing", 0).Add("a", 0);

        Assert.Null(await Store.ReadAsync(batch.Charges));

        Assert.Equal([2, 0, 2], batch.Counters);
    }

    [Theory]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MaxValue - 1, 2)]
    [InlineData(1, long.MaxValue)]
    public async Task A_counter_stops_at_the_largest_value(long first, long second)
    {
        Assert.Equal(first, await ChargeAsync("a", first));

        Assert.Equal(long.MaxValue, await ChargeAsync("a", second));
    }

    [Theory]
    [InlineData((1L << 53) - 1)]
    [InlineData((1L << 53) + 1)]
    [InlineData(long.MaxValue - 2)]
    public async Task Large_counters_are_exact(long hits)
    {
        Assert.Equal(hits, await ChargeAsync("a", hits));
        Assert.Equal(hits + 1, await ChargeAsync("a", 1));
        Assert.Equal(hits - 1, await RefundAsync("a", 2));
        Assert.Equal(hits - 1, await ReadAsync("a"));
    }

    [Fact]
    public async Task Windows_count_apart()
    {
        Batch batch = new(Prefix);
        batch.Add("a", 1, windowStart: 1200).Add("a", 2, windowStart: 1260);

        Assert.Null(await Store.ChargeAsync(batch.Charges));

        Assert.Equal([1, 2], batch.Counters);
    }

    [Fact]
    public async Task A_counter_is_forgotten_after_its_expiry()
    {
        Batch batch = new(Prefix);
        batch.Add("a", 5, windowSeconds: 1);
        Assert.Null(await Store.ChargeAsync(batch.Charges));

        await LetPassAsync(TimeSpan.FromSeconds(1.2));

        Assert.Equal(0, await ReadAsync("a", windowSeconds: 1));
        Batch again = new(Prefix);
        again.Add("a", 2, windowSeconds: 1);
        Assert.Null(await Store.ChargeAsync(again.Charges));
        Assert.Equal([2], again.Counters);
    }

    [Fact]
    public async Task A_refund_renews_the_expiry()
    {
        Batch batch = new(Prefix);
        batch.Add("a", 5, windowSeconds: Minute, expirySeconds: 1);
        Assert.Null(await Store.ChargeAsync(batch.Charges));
        Assert.Equal(4, await RefundAsync("a", 1));

        await LetPassAsync(TimeSpan.FromSeconds(1.2));

        Assert.Equal(4, await ReadAsync("a"));
    }

    [Fact]
    public async Task A_deadline_that_has_passed_is_told_and_nothing_is_charged()
    {
        Batch batch = new(Prefix);
        batch.Add("a", 1);
        batch.Charges.Deadline = Time.GetTimestamp();

        StoreFault? fault = await Store.ChargeAsync(batch.Charges);

        Assert.Equal(StoreFaultKind.DeadlineExceeded, fault?.Kind);
        Assert.Equal(0, await ReadAsync("a"));
    }

    [Fact]
    public async Task A_deadline_that_is_kept_changes_nothing()
    {
        Batch batch = new(Prefix);
        batch.Add("a", 1);
        batch.Charges.Deadline = Time.GetTimestamp() + (10 * Time.TimestampFrequency);

        Assert.Null(await Store.ChargeAsync(batch.Charges));

        Assert.Equal([1], batch.Counters);
    }

    [Fact]
    public async Task Concurrent_batches_count_exactly()
    {
        const int Batches = 200;

        long[] seen = await Task.WhenAll(Enumerable.Range(0, Batches).Select(_ => Task.Run(async () =>
        {
            Batch batch = new(Prefix);
            batch.Add("hot", 1).Add("warm", 2);
            Assert.Null(await Store.ChargeAsync(batch.Charges));
            return batch.Counters[0];
        })));

        Assert.Equal(Enumerable.Range(1, Batches).Select(static n => (long)n), seen.Order());
        Assert.Equal(2 * Batches, await ReadAsync("warm"));
    }

    [Fact]
    public async Task A_batch_can_be_used_again()
    {
        Batch batch = new(Prefix);
        for (int i = 1; i <= 20; i++)
        {
            batch.Charges.Clear();
            batch.Add("a", 1).Add("b", 2);
            Assert.Null(await Store.ChargeAsync(batch.Charges));
            Assert.Equal([i, 2 * i], batch.Counters);
        }
    }

    [Theory]
    [InlineData(500)]
    [InlineData(100_000)]
    public async Task Long_keys_are_counted(int length)
    {
        string key = new('k', length);

        Assert.Equal(1, await ChargeAsync(key, 1));
        Assert.Equal(1, await ChargeAsync(key + "x", 1));
        Assert.Equal(2, await ChargeAsync(key, 1));
    }

    [Theory]
    [InlineData("spaces and\r\nlines")]
    [InlineData("nul\0inside")]
    [InlineData("{braces}{and}more")]
    [InlineData("größe-日本-🚀")]
    public async Task Keys_may_hold_any_byte(string key)
    {
        Assert.Equal(1, await ChargeAsync(key, 1));
        Assert.Equal(2, await ChargeAsync(key, 1));
        Assert.Equal(1, await ChargeAsync(key + "!", 1));
    }

    [Fact]
    public async Task Keys_that_are_no_text_are_told_apart()
    {
        ChargeBatch batch = new();
        byte[] window = [0xFF, 0x00, 0xC0];
        foreach (byte last in (byte[])[0x80, 0x81])
        {
            ref Charge charge = ref batch.Add([.. System.Text.Encoding.UTF8.GetBytes(Prefix), last], window);
            charge.Hits = last;
            charge.Limit = Limit.FixedWindow(uint.MaxValue, Minute * 1_000_000);
            charge.Window = new Window(0, Minute * 1_000_000);
            charge.ExpirySeconds = Minute;
        }

        Assert.Null(await Store.ChargeAsync(batch));

        Assert.Equal([0x80L, 0x81L], batch.Charges.ToArray().Select(static charge => charge.Counter));
    }

    protected Task<long> ChargeAsync(string key, long hits) => OneAsync(batch => batch.Add(key, hits), Store.ChargeAsync);

    protected Task<long> RefundAsync(string key, long hits) => OneAsync(batch => batch.Refund(key, hits), Store.ChargeAsync);

    protected Task<long> ReadAsync(string key, long windowSeconds = Minute) =>
        OneAsync(batch => batch.Add(key, 0, windowSeconds: windowSeconds), Store.ReadAsync);

    private async Task<long> OneAsync(Action<Batch> fill, Func<ChargeBatch, ValueTask<StoreFault?>> send)
    {
        Batch batch = new(Prefix);
        fill(batch);
        Assert.Null(await send(batch.Charges));
        return Assert.Single(batch.Counters);
    }
}
