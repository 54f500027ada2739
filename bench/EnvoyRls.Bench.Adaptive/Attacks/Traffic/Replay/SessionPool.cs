using EnvoyRls.Bench.Adaptive.AccessLogs;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic.Replay;

/// <summary>The sessions of a log by the hour of the day in which they began.</summary>
internal sealed class SessionPool
{
    public const int Hours = 24;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    private readonly LoggedSession[][] _sessions;
    private readonly double[] _perSecond;

    /// <exception cref="InvalidDataException">There is an hour of the day without a session, so that no day can be made of them.</exception>
    public SessionPool(IReadOnlyList<LoggedCall> calls)
    {
        LoggedSession[] sessions = [.. calls.GroupBy(call => call.Address, StringComparer.Ordinal).OrderBy(client => client.Key, StringComparer.Ordinal).SelectMany(SessionsOf)];
        ILookup<int, LoggedSession> byHour = sessions.ToLookup(session => session.Hour);
        _sessions = [.. Enumerable.Range(0, Hours).Select(hour => byHour[hour].ToArray())];
        if (Array.Exists(_sessions, static hour => hour.Length == 0))
        {
            throw new InvalidDataException("the log has not one session for each hour of the day, so that no day can be made of it.");
        }

        double[] times = TimesOfHours(calls);
        _perSecond = [.. Enumerable.Range(0, Hours).Select(hour => _sessions[hour].Length / times[hour] / 3_600)];
        CallsPerSecond = Enumerable.Range(0, Hours).Average(hour => _sessions[hour].Sum(session => session.Steps.Count) / times[hour] / 3_600);
    }

    /// <summary>Calls a second of the log itself, in the mean of a day.</summary>
    public double CallsPerSecond { get; }

    /// <summary>All sessions that began in an hour of the day.</summary>
    public IReadOnlyList<LoggedSession> Of(int hour) => _sessions[hour];

    /// <summary>How many began a second in an hour of the day.</summary>
    public double PerSecond(int hour) => _perSecond[hour];

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
            client, session[0].Time.UtcDateTime.Hour, [.. session.Select(call => ((call.Time - session[0].Time).TotalSeconds, call.Path, call.Agent))]));
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
