using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry.Push;

/// <summary>
/// Pushes the registry to a collector: what counters gained since the last flush (nothing for those that gained
/// nothing), every gauge, and each measurement of every timing soon after it was made. A counter's gain counts as
/// sent once the operating system took it, so an outage of the collector delays counters and loses none.
/// </summary>
internal sealed class StatPusher : IDisposable
{
    /// <summary>How long a measurement may wait for others to share its packet.</summary>
    internal static readonly TimeSpan DrainInterval = TimeSpan.FromMilliseconds(100);

    private const int QueuedTimings = 65_536;

    private readonly StatRegistry _registry;
    private readonly IStatLineFormat _format;
    private readonly StatConnection _connection;
    private readonly TimeSpan _flushInterval;
    private readonly TimeProvider _time;

    private readonly Counter _linesDropped;
    private readonly Counter _timingsDropped;
    private readonly TimingQueue _timings;
    private readonly LinePacket _packet;
    private readonly Dictionary<Counter, PushedCounter> _counters = [];
    private readonly Dictionary<object, StatLine> _lines = [];
    private readonly List<PushedCounter> _countersInPacket = [];
    private ulong _timingsInPacket;

    public StatPusher(StatRegistry registry, IStatLineFormat format, StatConnection connection, TimeSpan flushInterval, TimeProvider time)
    {
        _registry = registry;
        _format = format;
        _connection = connection;
        _flushInterval = flushInterval;
        _time = time;
        _packet = new LinePacket(connection.PacketSize);
        _linesDropped = registry.Counter("envoyrls.stats_push.lines_dropped_total");
        _timingsDropped = registry.Counter("envoyrls.stats_push.timings_dropped_total");
        _timings = new TimingQueue(QueuedTimings, _timingsDropped);
        registry.WatchTimings(timing => timing.Observe(_timings.Offer));
    }

    /// <summary>Sends until the stop, then once more: the body of a supervised loop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using PeriodicTimer timer = new(DrainInterval < _flushInterval ? DrainInterval : _flushInterval, _time);
        long flushed = _time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                bool flush = _time.GetElapsedTime(flushed) >= _flushInterval;
                if (flush)
                {
                    flushed = _time.GetTimestamp();
                }

                await SendAsync(flush);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await SendAsync(flush: true);
        }
    }

    public void Dispose() => _connection.Dispose();

    private async ValueTask SendAsync(bool flush)
    {
        if (!await _connection.OpenAsync())
        {
            return;
        }

        bool sent = await AppendTimingsAsync();
        if (sent && flush)
        {
            sent = await AppendCountersAsync() && await AppendGaugesAsync();
        }

        if (sent)
        {
            await SendPacketAsync();
        }
    }

    private async ValueTask<bool> AppendTimingsAsync()
    {
        while (_timings.TryTake(out Timing? timing, out TimeSpan duration))
        {
            if (!await AppendAsync(Line(timing, timing.Name, "ms"), (long)duration.TotalMilliseconds))
            {
                _timingsDropped.Increment();
                return false;
            }

            _timingsInPacket++;
        }

        return true;
    }

    private async ValueTask<bool> AppendCountersAsync()
    {
        foreach (Counter counter in _registry.Counters)
        {
            if (!_counters.TryGetValue(counter, out PushedCounter? pushed))
            {
                _counters[counter] = pushed = new PushedCounter(_format.Format(counter.Name, "c"));
            }

            ulong total = counter.Value;
            if (total == pushed.Sent)
            {
                continue;
            }

            if (!await AppendAsync(pushed.Line, total - pushed.Sent))
            {
                return false;
            }

            pushed.Pending = total;
            _countersInPacket.Add(pushed);
        }

        return true;
    }

    private async ValueTask<bool> AppendGaugesAsync()
    {
        foreach (Gauge gauge in _registry.Gauges)
        {
            if (gauge.TryRead(out double value) && !await AppendAsync(Line(gauge, gauge.Name, "g"), value))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> AppendAsync<T>(StatLine line, T value)
        where T : IUtf8SpanFormattable
    {
        if (!LinePacket.CanHold(line))
        {
            _linesDropped.Increment();
            return true;
        }

        return _packet.TryAppend(line, value) || (await SendPacketAsync() && _packet.TryAppend(line, value));
    }

    private async ValueTask<bool> SendPacketAsync()
    {
        if (_packet.IsEmpty)
        {
            return true;
        }

        bool sent = await _connection.SendAsync(_packet.Lines);
        if (sent)
        {
            _countersInPacket.ForEach(static counter => counter.Commit());
        }
        else
        {
            _timingsDropped.Add(_timingsInPacket);
        }

        _packet.Clear();
        _countersInPacket.Clear();
        _timingsInPacket = 0;
        return sent;
    }

    private StatLine Line(object stat, string name, string type)
    {
        if (!_lines.TryGetValue(stat, out StatLine line))
        {
            _lines[stat] = line = _format.Format(name, type);
        }

        return line;
    }
}
