using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.History;

/// <summary>
/// Rolls the leader's intervals up by the minute and keeps them in the archive. A crash loses the minute that was under way; a change of
/// the leader, besides, what single keys did in the hour so far. For one thread at a time.
/// </summary>
internal sealed class IntervalHistory(HistoryOptions options)
{
    private const long Minute = 60_000_000;
    private const int MinutesPerHour = 60;

    /// <summary>Minutes that wait for an archive that does not answer; of more the oldest are lost.</summary>
    private const int MostWaiting = 180;

    private readonly Dictionary<string, DomainRoll> _domains = new(StringComparer.Ordinal);
    private readonly Queue<HistoryMinute> _waiting = new();
    private long _minute = -1;
    private long _start;
    private long _end;
    private double _sampling = 1;
    private bool _isClean = true;
    private long _prunedHour;

    /// <summary>Whether there is anything to be kept.</summary>
    public bool IsDue => _waiting.Count > 0;

    /// <summary>Takes a tick in.</summary>
    /// <param name="interval">What was seen.</param>
    /// <param name="suspicious">What was suspicious in it.</param>
    public void Add(ObservedInterval interval, IReadOnlySet<Subject> suspicious)
    {
        long minute = interval.Start / Minute;
        if (minute != _minute)
        {
            Close(minute);
            (_minute, _start) = (minute, interval.Start);
        }

        _end = Math.Max(_end, interval.End);
        _sampling = Math.Min(_sampling, interval.Sampling);
        _isClean &= !suspicious.Any(subject => subject.Kind == SubjectKind.Domain);
        foreach (ObservedDomain domain in interval.Domains)
        {
            if (!_domains.TryGetValue(domain.Name, out DomainRoll? roll))
            {
                _domains.Add(domain.Name, roll = new DomainRoll(domain.Name, options));
            }

            roll.Add(domain, suspicious);
        }
    }

    /// <summary>Ends the minute under way, so that it is kept too.</summary>
    public void Close() => Close(-1);

    /// <summary>Writes the minutes that are over, and forgets what is too old.</summary>
    /// <exception cref="ArchiveException">The archive does not answer; what was not written waits for the next time.</exception>
    public async Task KeepAsync(IAdaptiveArchive archive, CancellationToken cancellation)
    {
        while (_waiting.TryPeek(out HistoryMinute? first))
        {
            DateTimeOffset hour = HistoryDocuments.HourOf(first.Start);
            HistoryMinute[] together = [.. _waiting.TakeWhile(minute => HistoryDocuments.HourOf(minute.Start) == hour)];
            await HistoryDocuments.AppendAsync(archive, hour, together, options.LargestHour, cancellation);
            for (int i = 0; i < together.Length; i++)
            {
                _waiting.Dequeue();
            }

            await PruneAsync(archive, hour, cancellation);
        }
    }

    private void Close(long next)
    {
        if (_minute >= 0 && _end > _start)
        {
            bool hourIsOver = next < 0 || next / MinutesPerHour != _minute / MinutesPerHour;
            DomainRoll[] busy = [.. _domains.Values.Where(domain => domain.HasCalls)];
            IReadOnlyList<SegmentDemand> demand = [.. _domains.Values.SelectMany(domain => domain.ToDemand(hourIsOver))];
            ObservedInterval interval = new()
            {
                Start = _start, End = _end, Sampling = _sampling, Domains = [.. busy.Select(domain => domain.ToDomain((_end - _start) / 1e6))],
            };
            _waiting.Enqueue(new HistoryMinute(interval, _isClean, demand));
            if (_waiting.Count > MostWaiting)
            {
                _waiting.Dequeue();
            }
        }

        foreach (DomainRoll domain in _domains.Values)
        {
            domain.Clear();
        }

        (_minute, _end, _sampling, _isClean) = (-1, 0, 1, true);
    }

    private async Task PruneAsync(IAdaptiveArchive archive, DateTimeOffset hour, CancellationToken cancellation)
    {
        // Two days' worth at once, should nobody have been there to do it in time.
        const int Hours = 48;
        long number = hour.ToUnixTimeSeconds() / 3_600;
        if (number == _prunedHour)
        {
            return;
        }

        DateTimeOffset oldest = hour - options.Retention;
        for (int i = 1; i <= Hours; i++)
        {
            await archive.DeleteAsync(HistoryDocuments.NameOf(oldest.AddHours(-i)), cancellation);
        }

        _prunedHour = number;
    }
}
