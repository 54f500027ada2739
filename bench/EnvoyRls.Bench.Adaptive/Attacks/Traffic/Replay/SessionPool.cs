using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Bench.Adaptive.AccessLogs;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic.Replay;

/// <summary>The sessions of a log by the time of the day at which they began.</summary>
internal sealed class SessionPool
{
    public const int Hours = 24;

    private const double Day = 86_400;

    /// <summary>
    /// How far from a time of the day a session may have begun that is drawn for it. By the hour alone, a thin log has so few sessions that
    /// each would come again and again for an hour, and all change at once with the next.
    /// </summary>
    private const double Around = 3 * 3_600;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    private readonly LoggedSession[] _sessions;
    private readonly double[] _begins;
    private readonly double[] _perSecond;

    /// <exception cref="InvalidDataException">There is an hour of the day without a session, so that no day can be made of them.</exception>
    public SessionPool(IReadOnlyList<LoggedCall> calls)
    {
        LoggedSession[] sessions = [.. calls.GroupBy(call => call.Address, StringComparer.Ordinal).OrderBy(client => client.Key, StringComparer.Ordinal).SelectMany(SessionsOf)];
        _sessions = [.. sessions.OrderBy(session => session.Begin)];
        _begins = Array.ConvertAll(_sessions, session => session.Begin);
        ILookup<int, LoggedSession> byHour = sessions.ToLookup(session => (int)(session.Begin / 3_600));
        if (byHour.Count < Hours)
        {
            throw new InvalidDataException("the log has not one session for each hour of the day, so that no day can be made of it.");
        }

        double[] times = TimesOfHours(calls);
        _perSecond = [.. Enumerable.Range(0, Hours).Select(hour => byHour[hour].Count() / times[hour] / 3_600)];
        CallsPerSecond = Enumerable.Range(0, Hours).Average(hour => byHour[hour].Sum(session => session.Steps.Count) / times[hour] / 3_600);
    }

    /// <summary>Calls a second of the log itself, in the mean of a day.</summary>
    public double CallsPerSecond { get; }

    /// <summary>One of the sessions that began around a time of the day, each with the same chance.</summary>
    /// <param name="time">Seconds of the day.</param>
    /// <param name="chance">The generator.</param>
    public LoggedSession Draw(double time, SplitMix64 chance)
    {
        int first = PlaceOf(time - Around);
        return _sessions[(first + chance.Next(PlaceOf(time + Around) - first)) % _sessions.Length];
    }

    /// <summary>How many began a second in an hour of the day.</summary>
    public double PerSecond(int hour) => _perSecond[hour];

    /// <summary>How many sessions began before a time, counted on through the days before and after.</summary>
    private int PlaceOf(double time)
    {
        double day = Math.Floor(time / Day) + 1;
        int place = Array.BinarySearch(_begins, time - ((day - 1) * Day));
        return (int)(day * _sessions.Length) + (place < 0 ? ~place : place);
    }

    private static IEnumerable<LoggedSession> SessionsOf(IGrouping<string, LoggedCall> calls, int number)
    {
        List<List<LoggedCall>> sessions = [];
        foreach (LoggedCall call in calls.OrderBy(call => call.Time))
        {
            if (sessions.Count == 0 || call.Time - sessions[^1][^1].Time >= Pause)
            {
                sessions.Add([]);
            }

            sessions[^1].Add(call);
        }

        LoggedVisitor client = new(number, calls.Key, sessions.Count > 1);
        return sessions.Select(session => new LoggedSession(
            client, session[0].Time.UtcDateTime.TimeOfDay.TotalSeconds, [.. session.Select(call => ((call.Time - session[0].Time).TotalSeconds, call.Path, call.Agent))]));
    }

    /// <summary>How often the log has each hour of the day; one that it has in part counts in full.</summary>
    private static double[] TimesOfHours(IReadOnlyList<LoggedCall> calls)
    {
        long first = calls.Min(call => call.Time).ToUnixTimeSeconds() / 3_600;
        long last = calls.Max(call => call.Time).ToUnixTimeSeconds() / 3_600;
        double[] times = new double[Hours];
        for (long hour = first; hour <= last; hour++)
        {
            times[hour % Hours]++;
        }

        return times;
    }
}
