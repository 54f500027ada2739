using EnvoyRls.Analysis.DryRun;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Observation;

namespace EnvoyRls.Management.Usage;

/// <summary>
/// Keeps a copy of some of the calls answered of late: so many a second at most, whatever the traffic, and so many in all.
/// </summary>
internal sealed class RecentRequests : IDecisionSink, IRecentRequests
{
    /// <summary>Calls kept; the oldest make room.</summary>
    public const int Capacity = 2_000;

    /// <summary>Calls copied for each second of traffic; those after them in the second are passed over.</summary>
    public const int MostPerSecond = 50;

    private readonly SampleRequest?[] _kept = new SampleRequest?[Capacity];
    private readonly Lock _gate = new();
    private long _next;
    private long _second;
    private int _inSecond;
    private RateLimitRequest? _last;
    private long _lastMoment;

    /// <inheritdoc/>
    public void Consume(ReadOnlySpan<DecisionRecord> records)
    {
        foreach (ref readonly DecisionRecord record in records)
        {
            // The records of one call come one after another.
            if (!record.IsOfCall(_last, _lastMoment) && HasRoom(record.Now / 1_000_000))
            {
                _last = record.Request;
                _lastMoment = record.Now;
                Keep(new SampleRequest(record.Request.Clone(), DateTimeOffset.UnixEpoch.AddTicks(record.Now * TimeSpan.TicksPerMicrosecond)));
            }
        }

        _last = null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<SampleRequest> Last(int most)
    {
        lock (_gate)
        {
            int count = (int)Math.Min(Math.Min(_next, Capacity), Math.Max(most, 0));
            SampleRequest[] last = new SampleRequest[count];
            for (int i = 0; i < count; i++)
            {
                last[i] = _kept[(_next - count + i) % Capacity]!;
            }

            return [.. last.OrderBy(sample => sample.At)];
        }
    }

    private bool HasRoom(long second)
    {
        if (second != _second)
        {
            _second = second;
            _inSecond = 0;
        }

        return _inSecond++ < MostPerSecond;
    }

    private void Keep(SampleRequest sample)
    {
        lock (_gate)
        {
            _kept[_next++ % Capacity] = sample;
        }
    }
}
