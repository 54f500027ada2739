using EnvoyRls.Adaptive.History;
using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Segments;

/// <summary>Finds the peak of each day and domain in minutes of the past. Days of which not most was seen, and clean, do not count.</summary>
/// <param name="leastMinutes">Clean minutes that a day needs; 1,080 are three quarters of it.</param>
internal sealed class DailyPeaks(int leastMinutes = 1_080)
{
    private readonly SortedDictionary<string, SortedDictionary<DateOnly, (double Peak, int Minutes)>> _domains = new(StringComparer.Ordinal);

    /// <summary>The domains that were seen.</summary>
    public IEnumerable<string> Domains => _domains.Keys;

    public void Add(HistoryMinute minute)
    {
        if (!minute.IsClean)
        {
            return;
        }

        DateOnly day = DateOnly.FromDateTime(minute.Start.UtcDateTime);
        foreach (ObservedDomain domain in minute.Interval.Domains)
        {
            if (!_domains.TryGetValue(domain.Name, out SortedDictionary<DateOnly, (double Peak, int Minutes)>? days))
            {
                _domains.Add(domain.Name, days = []);
            }

            (double peak, int minutes) = days.GetValueOrDefault(day);
            days[day] = (Math.Max(peak, (domain.Calls - domain.DeniedCalls) / minute.Interval.Seconds), minutes + 1);
        }
    }

    /// <summary>The peaks of a domain in the order of days.</summary>
    public IReadOnlyList<DailyPeak> Of(string domain) => _domains.TryGetValue(domain, out SortedDictionary<DateOnly, (double Peak, int Minutes)>? days)
        ? [.. days.Where(day => day.Value.Minutes >= leastMinutes).Select(day => new DailyPeak(day.Key, day.Value.Peak))]
        : [];
}
