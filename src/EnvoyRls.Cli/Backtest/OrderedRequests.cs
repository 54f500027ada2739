using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Cli.Replay;

namespace EnvoyRls.Cli.Backtest;

/// <summary>
/// The requests of a log in the order of their times. Servers write lines when requests end, and some write them in bundles; played as
/// they stand, all that lies behind the latest line would come at its moment, in a burst that there never was.
/// </summary>
/// <param name="requests">The requests as they stand in the log.</param>
internal sealed class OrderedRequests(LogRequests requests)
{
    /// <summary>How many requests are held back at most, however dense the log is.</summary>
    private const int MostHeld = 100_000;

    /// <summary>How far behind the latest line a line may lie and still find its place.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromMinutes(1);

    private readonly PriorityQueue<RateLimitRequest, (DateTimeOffset Time, long Order)> _held = new();
    private DateTimeOffset _latest = DateTimeOffset.MinValue;
    private long _read;
    private bool _isAtEnd;

    /// <summary>When the request was made.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>How many requests stood behind later ones.</summary>
    public long Reordered { get; private set; }

    /// <summary>The next request; <see langword="null"/> at the end.</summary>
    public RateLimitRequest? Next()
    {
        while (!_isAtEnd && !IsFirstDue())
        {
            Read();
        }

        if (!_held.TryDequeue(out RateLimitRequest? request, out (DateTimeOffset Time, long Order) place))
        {
            return null;
        }

        Time = place.Time;
        return request;
    }

    private bool IsFirstDue() =>
        _held.Count >= MostHeld || (_held.TryPeek(out _, out (DateTimeOffset Time, long Order) first) && _latest - first.Time > Reach);

    private void Read()
    {
        if (requests.Next() is not { } request)
        {
            _isAtEnd = true;
            return;
        }

        Reordered += requests.Time < _latest ? 1 : 0;
        _latest = requests.Time > _latest ? requests.Time : _latest;
        _held.Enqueue(request.Clone(), (requests.Time, _read++));
    }
}
