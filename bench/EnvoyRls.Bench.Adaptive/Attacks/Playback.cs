using System.Diagnostics;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>
/// Plays traffic against a service whose clock it moves: the calls of a step are made together, then the step passes. Before a tick is due
/// what was decided gets the time to reach the layer, and the tick the time to end.
/// </summary>
internal sealed class Playback(SimulatedServer server, IReadOnlyList<ITraffic> traffic)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestTick = TimeSpan.FromMinutes(2);

    private readonly List<ShopCall> _calls = [];
    private TimeSpan _played;

    public Timeline Timeline { get; } = new() { Start = server.Time.GetUtcNow() };

    /// <summary>Seconds played so far.</summary>
    public double Now => _played.TotalSeconds;

    /// <summary>Plays until a moment, or until all overrides are over if that comes first.</summary>
    /// <param name="until">Seconds since the beginning.</param>
    /// <param name="untilCalm">Whether to end as soon as no override is in force.</param>
    public async Task PlayAsync(double until, bool untilCalm = false)
    {
        while (Now < until && !(untilCalm && server.Desk is { } desk && !desk.Book.Overrides.Any(item => item.IsInForce)))
        {
            await PlayStepAsync();
        }
    }

    private async Task PlayStepAsync()
    {
        double now = Now;
        _played += Step;
        _calls.Clear();
        foreach (ITraffic one in traffic)
        {
            one.AddUntil(Now, _calls);
        }

        ShopCall[] calls = [.. _calls];
        Verdict[] verdicts = await Task.WhenAll(Array.ConvertAll(calls, AskAsync));
        for (int i = 0; i < calls.Length; i++)
        {
            Timeline.Add(now, calls[i], verdicts[i]);
        }

        await PassAsync();
        if (server.Desk is { } desk)
        {
            Timeline.Add(now, desk.Book);
        }
    }

    private async Task<Verdict> AskAsync(ShopCall call) => Verdict.Of(await server.AskAsync(call.ToRequest()));

    private async Task PassAsync()
    {
        if (server.Desk is not { } desk || desk.Status.LastTick is not { } last || last + Tick > server.Time.GetUtcNow() + Step)
        {
            server.Time.Advance(Step);
            return;
        }

        TimeSpan left = last + Tick - server.Time.GetUtcNow();
        server.Time.Advance(left > Instant ? left - Instant : TimeSpan.Zero);
        await Task.Delay(Instant);
        server.Time.Advance(Step - (left > Instant ? left - Instant : TimeSpan.Zero));
        await TickEndsAsync(desk, last);
    }

    private async Task TickEndsAsync(IOverrideDesk desk, DateTimeOffset last)
    {
        long started = Stopwatch.GetTimestamp();
        while (desk.Status.LastTick == last)
        {
            if (Stopwatch.GetElapsedTime(started) > LongestTick)
            {
                throw new TimeoutException($"the tick after {last:O} did not end within {LongestTick}");
            }

            await Task.Delay(Instant);
        }

        if (desk.Status.Domains.FirstOrDefault(static domain => domain.Domain == ShopRules.Domain) is { } shop)
        {
            Timeline.Sights.Add(new Sight(Now, shop));
        }

        TimeSpan took = Stopwatch.GetElapsedTime(started);
        Timeline.LongestTick = took > Timeline.LongestTick ? took : Timeline.LongestTick;
    }
}
