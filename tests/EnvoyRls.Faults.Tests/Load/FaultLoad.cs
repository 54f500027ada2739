using System.Collections.Concurrent;
using System.Diagnostics;

namespace EnvoyRls.Faults.Tests.Load;

/// <summary>
/// Calls at a steady rate, whatever becomes of those before: of each mode, to many counters over all slots and to one whose limit is
/// small. Each call tells its deadline.
/// </summary>
internal sealed class FaultLoad : IAsyncDisposable
{
    /// <summary>How long Envoy waits: 20 ms by default.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(20 * FaultPace.Times);

    /// <summary>How long the server waits for Redis: 15 ms by default.</summary>
    public static readonly TimeSpan OperationTimeout = TimeSpan.FromMilliseconds(15 * FaultPace.Times);

    /// <summary>What takes longer is late: 5 ms beyond the deadline.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMilliseconds(25 * FaultPace.Times);

    private const int Places = 24;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly FailureMode[] Modes = Enum.GetValues<FailureMode>();

    private readonly GrpcCaller _caller;
    private readonly byte[][] _spread = [.. Modes.SelectMany(static mode => Enumerable.Range(0, Places).Select(place => FaultRules.Spread(mode, place)))];
    private readonly byte[][] _oracles;
    private readonly double _rate;
    private readonly ConcurrentQueue<FaultCall> _calls = new();
    private readonly ConcurrentDictionary<Task, bool> _underWay = new();
    private readonly CancellationTokenSource _enough = new();
    private readonly Task _sending;

    /// <param name="address">host:port of the server.</param>
    /// <param name="run">Names the counters whose limits are small.</param>
    /// <param name="rate">Calls a second.</param>
    public FaultLoad(string address, string run, double rate)
    {
        _caller = new GrpcCaller(address, Deadline, Patience);
        _oracles = [.. Modes.Select(mode => FaultRules.Oracle(mode, run))];
        _rate = rate;
        _sending = Task.Run(SendAsync);
    }

    /// <summary>The calls that have ended so far.</summary>
    public IReadOnlyCollection<FaultCall> Calls => _calls;

    /// <summary>Ends the load, and tells all of its calls.</summary>
    public async Task<IReadOnlyList<FaultCall>> StopAsync()
    {
        await _enough.CancelAsync();
        await _sending;
        await Task.WhenAll(_underWay.Keys);
        return [.. _calls];
    }

    /// <summary>Asks for the rest of what each counter with a small limit admits; tells how many more were admitted for each mode, and how many calls failed.</summary>
    public async Task<(int[] Admitted, int Errors)> DrainAsync()
    {
        int[] admitted = new int[Modes.Length];
        int errors = 0;
        foreach (FailureMode mode in Modes)
        {
            (admitted[(int)mode], int failed) = await DrainAsync(_oracles[(int)mode]);
            errors += failed;
        }

        return (admitted, errors);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _caller.Dispose();
        _enough.Dispose();
    }

    private async Task<(int Admitted, int Errors)> DrainAsync(byte[] oracle)
    {
        const int AtOnce = 8;
        const int Enough = 3;
        int admitted = 0;
        int errors = 0;
        int refusals = 0;
        for (int i = 0; i < 4 * FaultRules.OracleLimit / AtOnce; i++)
        {
            (CallOutcome Outcome, string Status)[] ended = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => _caller.CallAsync(oracle)));
            admitted += ended.Count(static call => call.Outcome == CallOutcome.Ok);
            errors += ended.Count(static call => call.Outcome is CallOutcome.Error or CallOutcome.Hung);
            if (ended.Any(static call => call.Outcome != CallOutcome.OverLimit))
            {
                refusals = 0;
            }
            else if (++refusals == Enough)
            {
                return (admitted, errors);
            }

            // Redis may have been late once, so that a mode has denied, or is left alone for a moment, in which a mode admits as much as is asked for.
            if (refusals > 0 || i >= FaultRules.OracleLimit / AtOnce)
            {
                await Task.Delay(2 * OperationTimeout);
            }
        }

        throw new InvalidOperationException($"the limit of {FaultRules.OracleLimit} admits without end, or nothing");
    }

    private async Task SendAsync()
    {
        long started = Stopwatch.GetTimestamp();
        long sent = 0;
        while (!_enough.IsCancellationRequested)
        {
            long due = (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * _rate);
            for (; sent < due; sent++)
            {
                Task call = CallAsync(sent);
                _underWay.TryAdd(call, true);
                _ = call.ContinueWith(ended => _underWay.TryRemove(ended, out _), TaskScheduler.Default);
            }

            await Task.Delay(1);
        }
    }

    private async Task CallAsync(long number)
    {
        await Task.Yield();
        FailureMode mode = Modes[number % Modes.Length];
        long turn = number / Modes.Length;
        CallTarget target = turn % 2 == 0 ? CallTarget.Spread : CallTarget.Oracle;
        byte[] message = target == CallTarget.Spread ? _spread[((int)mode * Places) + (int)(turn / 2 % Places)] : _oracles[(int)mode];
        long sentAt = Stopwatch.GetTimestamp();
        Task<TimeSpan> timer = TimeAsync(sentAt);
        (CallOutcome outcome, string status) = await _caller.CallAsync(message);
        TimeSpan took = Stopwatch.GetElapsedTime(sentAt);
        _calls.Enqueue(new FaultCall
        {
            Target = target,
            Mode = mode,
            SentAt = sentAt,
            Took = took,
            TimerTook = await timer,
            Outcome = outcome,
            Status = status,
        });
    }

    private static async Task<TimeSpan> TimeAsync(long since)
    {
        await Task.Delay(OperationTimeout);
        return Stopwatch.GetElapsedTime(since);
    }
}
