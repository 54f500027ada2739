using System.Globalization;
using System.Runtime.CompilerServices;
using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Adaptive.History;

/// <summary>Where the past is kept: a document for each hour, called <c>history-2026-11-21t10</c>.</summary>
internal static class HistoryDocuments
{
    /// <summary>The beginning of the hour that a moment is in.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>What the document of an hour is called.</summary>
    public static string NameOf(DateTimeOffset hour) => HourOf(hour).ToString("'history-'yyyy-MM-dd't'HH", CultureInfo.InvariantCulture);

    /// <summary>The minutes of some time, in order. What is not there, or damaged, is left out.</summary>
    /// <param name="archive">Where they are.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The moment after the last.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ArchiveException">The archive does not answer.</exception>
    public static async IAsyncEnumerable<HistoryMinute> ReadAsync(
        IAdaptiveArchive archive, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (DateTimeOffset hour = HourOf(from); hour < to; hour = hour.AddHours(1))
        {
            foreach (HistoryMinute minute in await ReadHourAsync(archive, hour, cancellation))
            {
                if (minute.Start >= from && minute.Start < to)
                {
                    yield return minute;
                }
            }
        }
    }

    /// <summary>Adds minutes to their hour. Those that are there already are not added again.</summary>
    /// <exception cref="ArchiveException">The archive does not answer.</exception>
    internal static async Task AppendAsync(IAdaptiveArchive archive, DateTimeOffset hour, IReadOnlyList<HistoryMinute> minutes, int largest, CancellationToken cancellation)
    {
        IReadOnlyList<HistoryMinute> there = await ReadHourAsync(archive, hour, cancellation);
        long last = there.Count > 0 ? there[^1].Interval.Start : long.MinValue;
        await archive.SaveAsync(NameOf(hour), HistoryFormat.Write([.. there, .. minutes.Where(minute => minute.Interval.Start > last)], largest), cancellation);
    }

    private static async Task<IReadOnlyList<HistoryMinute>> ReadHourAsync(IAdaptiveArchive archive, DateTimeOffset hour, CancellationToken cancellation)
    {
        if (await archive.LoadAsync(NameOf(hour), cancellation) is not { } content)
        {
            return [];
        }

        try
        {
            return HistoryFormat.Read(content);
        }
        catch (InvalidDataException)
        {
            // An hour of the past is not worth failing for.
            return [];
        }
    }
}
