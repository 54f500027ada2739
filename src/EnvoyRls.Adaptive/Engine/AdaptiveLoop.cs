using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Observation.Parts;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>
/// Looks at the traffic tick by tick: every replica tells what it saw, the one that leads decides for all. Whatever fails here, calls go
/// on, overrides expire, and the next tick is another try.
/// </summary>
internal sealed class AdaptiveLoop(
    AdaptiveLoopOptions options,
    Observer observer,
    AdaptiveEngine engine,
    IEngineContext context,
    ClientWork clients,
    PartExchange exchange,
    Leadership leadership,
    BookStore store,
    BookHolder book,
    EngineMemory memory,
    AnomalyQueue anomalies,
    AdaptiveStatistics statistics,
    TimeProvider time,
    ILogger<AdaptiveLoop> log)
{
    private readonly FaultLog _coordination = new(
        problem => log.LogWarning("The replicas cannot coordinate: {Problem}; nothing new is decided, and overrides in force expire", problem),
        () => log.LogInformation("The replicas coordinate again"));

    private long _savedAt;
    private long? _ledBy;
    private string? _problem;
    private volatile TickReport _last = TickReport.None;

    /// <summary>What is known of the last tick.</summary>
    public TickReport Last => _last;

    /// <summary>Starts the loop.</summary>
    public void Start(Supervisor supervisor) => supervisor.Run("adaptive", RunAsync);

    /// <summary>Looks at what was seen since the last time.</summary>
    internal async Task TickAsync(CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        _problem = null;
        ObservedPart part = observer.TakePart(time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000);
        IReadOnlyList<ObservedPart>? parts = await LeadAsync(part, cancellation);
        if (parts is not null)
        {
            await TakeOverAsync(cancellation);
            await DecideAsync(ObservedIntervals.Merge(parts), cancellation);
        }

        await TellClientsAsync(part.End, cancellation);
        _coordination.Report(_problem);
        statistics.Ticked(time.GetElapsedTime(started), leads: parts is not null);
        _last = _last with
        {
            Time = time.GetUtcNow(), Took = time.GetElapsedTime(started), IsLeader = parts is not null, Sampling = part.Calls > 0 ? Math.Min(1, part.Looked / part.Calls) : 1,
        };
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        await memory.RestoreClientsAsync(cancellation);
        using PeriodicTimer timer = new(options.Tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                await TickAsync(cancellation);
                await KeepAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await EndAsync();
        }
    }

    /// <summary>What all replicas saw, if this one leads; <see langword="null"/> if it does not.</summary>
    private async Task<IReadOnlyList<ObservedPart>?> LeadAsync(ObservedPart part, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<ObservedPart>? parts = null;
            if (await leadership.RenewAsync(cancellation))
            {
                parts = await exchange.CollectAsync(part, cancellation);
            }
            else
            {
                await exchange.ShareAsync(part, cancellation);
            }

            return parts;
        }
        catch (CoordinationException error)
        {
            // Without the others' word nobody decides anything: what is in force expires.
            Fail(error);
            return null;
        }
    }

    /// <summary>Goes on from what the leader before has learnt, if this replica leads only now.</summary>
    private async Task TakeOverAsync(CancellationToken cancellation)
    {
        if (leadership.Fence is { } fence && fence != _ledBy)
        {
            _ledBy = fence;
            _savedAt = time.GetTimestamp();
            await memory.RestoreAsync(cancellation);
        }
    }

    private async Task TellClientsAsync(long now, CancellationToken cancellation)
    {
        try
        {
            await clients.TickAsync(now, leadership.Fence, cancellation);
        }
        catch (Exception error) when (error is CoordinationException or InvalidDataException)
        {
            Fail(error);
        }
    }

    private async Task DecideAsync(ObservedInterval interval, CancellationToken cancellation)
    {
        if (context.Surroundings() is not { } surroundings)
        {
            return;
        }

        EngineResult result = engine.Tick(interval, surroundings);
        context.Learnt(interval, result);
        memory.Note(interval, result);
        statistics.Decided(result);
        _last = _last with { Domains = result.Decision.Domains, Model = engine.Detection.Models.InUse };
        if (!ReferenceEquals(result.Decision.Book, surroundings.Book))
        {
            await WriteAsync(result.Decision, cancellation);
        }

        anomalies.Add(result.Decision.Anomalies);
        TrainIfDue();
    }

    private async Task WriteAsync(PolicyDecision decision, CancellationToken cancellation)
    {
        try
        {
            if (await TryWriteAsync(decision.Book, cancellation))
            {
                foreach (PolicyEvent happened in decision.Events)
                {
                    log.Log(LevelOf(happened.Kind), "{Event}", happened.Text);
                }
            }
            else
            {
                // A person was faster, or another leads: the next tick sees what stands then.
                statistics.Overtaken();
            }
        }
        catch (CoordinationException error)
        {
            Fail(error);
        }
    }

    /// <summary>Whether the book stands as decided: nobody else has written it since it was read, and this replica leads still.</summary>
    private async Task<bool> TryWriteAsync(OverrideBook decided, CancellationToken cancellation)
    {
        if (leadership.Fence is not { } fence)
        {
            return false;
        }

        HeldBook held = book.Held;
        DocumentWriteOutcome outcome = await store.WriteAsync(decided, held.Version, fence, cancellation);
        if (outcome == DocumentWriteOutcome.Overtaken && await store.RefreshAsync(cancellation) is { Version: 0 })
        {
            // The store has lost the book, or never had one; what is known here is the book then.
            outcome = await store.WriteAsync(decided, 0, fence, cancellation);
        }

        return outcome == DocumentWriteOutcome.Written;
    }

    private void TrainIfDue()
    {
        // Training takes longer than a tick, and what it makes comes into use between two.
        if (engine.Detection.DueTraining() is { } training)
        {
            context.Train(training);
        }
    }

    private async Task KeepAsync(CancellationToken cancellation)
    {
        if (!_last.IsLeader)
        {
            return;
        }

        await memory.KeepAsync(book.Held, cancellation);
        await anomalies.FlushAsync(cancellation);
        await memory.KeepHistoryAsync(cancellation);
        if (time.GetElapsedTime(_savedAt) >= options.SaveInterval)
        {
            _savedAt = time.GetTimestamp();
            await memory.KeepAsync(memory.Take(), cancellation);
        }
    }

    /// <summary>Leaves everything to the next leader.</summary>
    private async Task EndAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(5));
        try
        {
            if (_last.IsLeader)
            {
                await anomalies.FlushAsync(patience.Token);
                await memory.EndHistoryAsync(patience.Token);
                await memory.KeepAsync(book.Held, patience.Token);
                await memory.KeepAsync(memory.Take(), patience.Token);
            }

            await leadership.ResignAsync(patience.Token);
        }
        catch (Exception error) when (error is CoordinationException or OperationCanceledException)
        {
            log.LogWarning("The adaptive layer could not hand over in time: {Problem}", error.Message);
        }
    }

    /// <summary>The first problem of a tick stands for all.</summary>
    private void Fail(Exception error)
    {
        statistics.CoordinationFailed();
        _problem ??= error.Message;
    }

    private static LogLevel LevelOf(PolicyEventKind kind) => kind switch
    {
        PolicyEventKind.Entered or PolicyEventKind.Relapsed or PolicyEventKind.Suggested => LogLevel.Warning,
        PolicyEventKind.Renewed => LogLevel.Debug,
        _ => LogLevel.Information,
    };
}
