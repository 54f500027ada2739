using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>
/// Time as it was observed: it stands still while nobody looks, so that a paused process, a missed tick or a change of leader is
/// neither silence nor a surge, and it never goes back, whatever the wall clock does.
/// </summary>
internal sealed class ObservedClock(double tick)
{
    private const double LongestInTicks = 3;

    private long _lastEnd = long.MinValue;

    /// <summary>Observed seconds at the start of the interval.</summary>
    public double Start { get; private set; }

    /// <summary>Observed seconds at its end.</summary>
    public double End { get; private set; }

    /// <summary>The end of the interval, Unix time in microseconds.</summary>
    public long Now { get; private set; }

    /// <summary>The length of the interval in seconds, above 0.</summary>
    public double Seconds { get; private set; }

    /// <summary>Observed seconds at the last gap; negative before the first.</summary>
    public double GapAt { get; private set; } = -1;

    /// <summary>How long the last gap was, in seconds of the wall clock.</summary>
    public double GapSeconds { get; private set; }

    /// <summary>Whether the interval is too long to be taken for what usually happens in a tick.</summary>
    public bool IsGap { get; private set; }

    /// <summary>Moves on to an interval.</summary>
    public void MoveTo(ObservedInterval interval)
    {
        double longest = LongestInTicks * tick;
        double seconds = interval.Seconds;
        Seconds = seconds > 0 && double.IsFinite(seconds) ? seconds : tick;
        Now = interval.End;
        double unseen = _lastEnd == long.MinValue ? 0 : (interval.Start - (double)_lastEnd) / 1e6;
        IsGap = Seconds > longest;
        Start = End;
        End = Start + Math.Min(Seconds, longest);
        if (IsGap || unseen > longest)
        {
            GapAt = Start;
            GapSeconds = Math.Max(unseen, Seconds);
        }

        _lastEnd = interval.End;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(End);
        writer.Write(_lastEnd);
        writer.Write(GapAt);
        writer.Write(GapSeconds);
    }

    public void Load(BinaryReader reader)
    {
        End = BaselineReading.Finite(reader.ReadDouble());
        _lastEnd = reader.ReadInt64();
        GapAt = BaselineReading.Finite(reader.ReadDouble());
        GapSeconds = BaselineReading.Finite(reader.ReadDouble());
    }
}
