using EnvoyRls.Core.Observation;

namespace EnvoyRls.Core.Tests.Observation;

public sealed class DecisionRingTests
{
    private readonly DecisionRing _ring = new(8);

    [Fact]
    public void Records_come_out_in_the_order_they_went_in_however_often_the_ring_goes_round()
    {
        long read = 0;
        for (long written = 0; written < 100; written += 5)
        {
            for (int i = 0; i < 5; i++)
            {
                Assert.True(_ring.TryAdd(new DecisionRecord { Hits = written + i }));
            }

            for (ReadOnlySpan<DecisionRecord> records = _ring.Peek(8); !records.IsEmpty; records = _ring.Peek(8))
            {
                foreach (ref readonly DecisionRecord record in records)
                {
                    Assert.Equal(read++, record.Hits);
                }

                _ring.Remove(records.Length);
            }
        }

        Assert.Equal(100, read);
    }

    [Fact]
    public void A_full_ring_takes_nothing_until_a_record_is_removed()
    {
        for (int i = 0; i < 8; i++)
        {
            Assert.True(_ring.TryAdd(default));
        }

        Assert.False(_ring.TryAdd(default));
        _ring.Remove(_ring.Peek(1).Length);

        Assert.True(_ring.TryAdd(default));
        Assert.False(_ring.TryAdd(default));
    }

    [Fact]
    public void No_more_records_are_given_than_were_asked_for()
    {
        for (int i = 0; i < 5; i++)
        {
            _ring.TryAdd(default);
        }

        Assert.Equal(3, _ring.Peek(3).Length);
        Assert.Equal(5, _ring.Peek(8).Length);
    }

    [Fact]
    public void Many_writers_lose_and_double_nothing_that_was_taken()
    {
        const int Writers = 4;
        const int Each = 50_000;
        long taken = 0;
        long sumTaken = 0;
        Thread[] writers = [.. Enumerable.Range(0, Writers).Select(writer => new Thread(() =>
        {
            for (int i = 1; i <= Each; i++)
            {
                if (_ring.TryAdd(new DecisionRecord { Hits = i, Now = -i }))
                {
                    Interlocked.Increment(ref taken);
                    Interlocked.Add(ref sumTaken, i);
                }
            }
        }))];
        foreach (Thread writer in writers)
        {
            writer.Start();
        }

        long read = 0;
        long sumRead = 0;
        bool writing = true;
        while (true)
        {
            ReadOnlySpan<DecisionRecord> records = _ring.Peek(8);
            foreach (ref readonly DecisionRecord record in records)
            {
                Assert.Equal(-record.Now, record.Hits);
                read++;
                sumRead += record.Hits;
            }

            _ring.Remove(records.Length);
            if (records.IsEmpty && !writing)
            {
                break;
            }

            writing = writers.Any(writer => writer.IsAlive);
        }

        Assert.Equal(taken, read);
        Assert.Equal(sumTaken, sumRead);
    }
}
