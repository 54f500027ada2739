using System.Net;
using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Telemetry.Events;

/// <summary>
/// Sends violations as events once their minute is over, batch by batch. A batch that the receiver does not take in the end is
/// given up and counted. Nothing waits for it but, for a bounded time, the stop.
/// </summary>
internal sealed class EventSender : IAsyncDisposable
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly EventOptions _options;
    private readonly ViolationSink _violations;
    private readonly EventReceiver _receiver;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Counter _sent;
    private readonly Counter _failed;

    /// <summary>What is being sent; kept until it is, so that the stop can go on with it.</summary>
    private Violation[] _batch = [];
    private long? _logged;

    public EventSender(EventOptions options, ViolationSink violations, StatRegistry statistics, TimeProvider time, ILogger log)
    {
        _options = options;
        _violations = violations;
        _receiver = new EventReceiver(options, statistics, time);
        _time = time;
        _log = log;
        _sent = statistics.Counter("envoyrls.events.sent_total");
        _failed = statistics.Counter("envoyrls.events.failed_total");
        statistics.Gauge("envoyrls.events.pending", () => violations.Count + Volatile.Read(ref _batch).Length);
    }

    /// <summary>Sends until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(_options.Interval, _time, cancellation);
            await SendFinishedAsync(Now, cancellation);
        }
    }

    /// <summary>Sends what is there, of the minute under way too, for a bounded time. Call it when the loop has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource limit = new(_options.DrainTimeout, _time);
        try
        {
            await SendFinishedAsync(long.MaxValue, limit.Token);
        }
        catch (OperationCanceledException)
        {
            int left = _batch.Length + _violations.Count;
            _failed.Add((ulong)left);
            _log.LogWarning("{Count} events about violations were not sent before the stop", left);
        }

        _receiver.Dispose();
    }

    private long Now => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private async Task SendFinishedAsync(long now, CancellationToken cancellation)
    {
        while (true)
        {
            if (_batch.Length == 0)
            {
                Volatile.Write(ref _batch, [.. _violations.TakeFinished(now, _options.Batch)]);
            }

            if (_batch.Length == 0)
            {
                return;
            }

            await SendBatchAsync(cancellation);
            Volatile.Write(ref _batch, []);
        }
    }

    private async Task SendBatchAsync(CancellationToken cancellation)
    {
        try
        {
            HttpStatusCode status = await _receiver.SendAsync(CloudEventBatch.Write(_batch, _options.Instance), cancellation);
            if (EventReceiver.IsTaken(status))
            {
                _sent.Add((ulong)_batch.Length);
                return;
            }

            GiveUp($"status {(int)status}");
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException)
        {
            GiveUp(error.Message);
        }
    }

    private void GiveUp(string fault)
    {
        _failed.Add((ulong)_batch.Length);
        if (_logged is { } logged && _time.GetElapsedTime(logged) < LogInterval)
        {
            return;
        }

        _logged = _time.GetTimestamp();
        _log.LogWarning("The receiver of events did not take {Count}: {Fault}; further failures are only counted for {Interval}", _batch.Length, fault, LogInterval);
    }
}
