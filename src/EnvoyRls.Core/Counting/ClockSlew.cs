using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Core.Counting;

/// <summary>
/// Where no store tells the time: has the window clock go on when the wall clock is set back, at half its speed until both agree.
/// Counters would stand still for as long as the step otherwise. A clock that is set forward is followed at once, as time that has passed.
/// </summary>
public sealed class ClockSlew
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly WindowClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<ClockSlew> _log;
    private readonly Counter _setBack;
    private readonly ClockSteps _steps;
    private long _looked;

    /// <param name="clock">What is kept going.</param>
    /// <param name="time">The wall clock that is watched.</param>
    /// <param name="statistics">Where <c>envoyrls.clock.set_back_total</c> is published.</param>
    /// <param name="log">Where steps are told.</param>
    public ClockSlew(WindowClock clock, TimeProvider time, StatRegistry statistics, ILogger<ClockSlew> log)
    {
        _clock = clock;
        _time = time;
        _log = log;
        _setBack = statistics.Counter("envoyrls.clock.set_back_total");
        _steps = new ClockSteps(time);
        _looked = time.GetTimestamp();
    }

    /// <summary>Looks at the clock every second, under the supervisor.</summary>
    public void Start(Supervisor supervisor) => supervisor.Run("clock", async cancellation =>
    {
        using PeriodicTimer timer = new(Period, _time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            Look();
        }
    });

    /// <summary>Takes up what has become of the clock since the last look.</summary>
    internal void Look()
    {
        TimeSpan passed = _time.GetElapsedTime(_looked);
        _looked = _time.GetTimestamp();
        TimeSpan step = _steps.Look();
        TimeSpan ahead = _clock.Offset - step;
        if (step < TimeSpan.Zero)
        {
            _setBack.Increment();
            _log.LogWarning("The clock was set back by {Step}; limits counted here go at half its speed until they agree with it again", step.Negate());
        }
        else
        {
            ahead -= passed / 2;
        }

        _clock.Offset = ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero;
    }
}
