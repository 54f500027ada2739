using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Testing;

/// <summary>
/// A store in memory that replicas share, and that can be away: what Redis is to them, merges included. Not safe for concurrent use.
/// </summary>
public sealed class MergingStore : ICounterStore
{
    private const long ClocksDiffer = 50_000;

    private static readonly StoreFault Down = new(StoreFaultKind.Unavailable, "down");
    private static readonly StoreFault TooLate = new(StoreFaultKind.DeadlineExceeded, "too late");

    private readonly Dictionary<string, Dictionary<string, (long Hits, long At)>> _merged = new(StringComparer.Ordinal);
    private readonly WindowClock _clock;
    private readonly TimeProvider _time;
    private MemoryCounterStore _memory;

    public MergingStore(WindowClock clock, TimeProvider time)
    {
        _clock = clock;
        _time = time;
        _memory = NewMemory();
    }

    /// <summary>Whether it answers faults, without carrying out anything.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether those who ask give up before it answers; it carries out nothing, and merges as ever.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Whether it carries out merges and answers them by a fault.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>How many batches it was asked, merges not included.</summary>
    public int Batches { get; private set; }

    /// <summary>The merges it was asked for.</summary>
    public List<MergeTerms> Merges { get; } = [];

    /// <summary>Comes back empty, from a crash.</summary>
    public void LoseAll()
    {
        _merged.Clear();
        _memory = NewMemory();
    }

    public async ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        if (batch is { Count: 1 } && batch.Charges[0].Kind == ChargeKind.Merge)
        {
            Merges.Add(batch.Charges[0].Merge!);
            if (!IsDown)
            {
                await MergeAsync(batch);
            }

            return IsDown || LosesAnswers ? Down : null;
        }

        Batches++;
        return IsDown ? Down : IsSlow ? TooLate : await _memory.ChargeAsync(batch);
    }

    public async ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => IsDown ? Down : await _memory.ReadAsync(batch);

    public async ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => IsDown ? Down : await _memory.ResetAsync(batch);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private MemoryCounterStore NewMemory() => new(100_000, _clock, _time, new StatRegistry());

    private async Task MergeAsync(ChargeBatch request)
    {
        MergeTerms terms = request.Charges[0].Merge!;
        string key = Convert.ToHexString(request.Key(request.Charges[0]));
        string field = Convert.ToHexString(terms.Field.Span);
        if (!_merged.TryGetValue(key, out Dictionary<string, (long Hits, long At)>? fields))
        {
            _merged[key] = fields = new(StringComparer.Ordinal);
        }

        ChargeBatch charging = new();
        charging.Add(request, request.Charges[0]).Kind = ChargeKind.Add;
        await _memory.ReadAsync(charging);
        bool isWindow = request.Charges[0].Limit.Algorithm == LimitAlgorithm.FixedWindow;
        long known = fields.TryGetValue(field, out (long Hits, long At) told) ? told.Hits : -1;
        long granted = isWindow ? OfWindow(terms, fields.Values, known, charging.Charges[0].Counter) : OfOther(terms, known, charging.Charges[0].Outcome.Remaining);
        if (granted > 0)
        {
            charging.Charges[0].Hits = granted;
            await _memory.ChargeAsync(charging);
        }

        if (isWindow ? terms.Admitted > known && (terms.Admitted > 0 || terms.Seen > 0) : terms.Admitted > Math.Max(0, known))
        {
            fields[field] = (terms.Admitted, _clock.UnixMicroseconds);
        }

        charging.Charges[0].Hits = 0;
        await _memory.ReadAsync(charging);
        request.Charges[0].Granted = granted;
        request.Charges[0].Counter = charging.Charges[0].Counter;
        request.Charges[0].Outcome = charging.Charges[0].Outcome;
    }

    private static long OfWindow(MergeTerms terms, IEnumerable<(long Hits, long At)> merged, long known, long value)
    {
        if (terms.Admitted <= known || (terms.Admitted == 0 && terms.Seen == 0))
        {
            return 0;
        }

        long since = merged.Where(each => each.At >= terms.SeenAt + ClocksDiffer).Sum(static each => each.Hits);
        return known >= 0 ? terms.Admitted - known : Math.Max(terms.Admitted, terms.Seen + since + terms.Admitted - value);
    }

    private static long OfOther(MergeTerms terms, long known, long remaining) =>
        Math.Min(remaining, Math.Min(terms.Most, Math.Max(0, terms.Admitted - Math.Max(0, known))));
}
