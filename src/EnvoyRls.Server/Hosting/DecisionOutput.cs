using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Telemetry.DecisionLog;
using EnvoyRls.Server.Telemetry.Events;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Hosting;

/// <summary>Brings decisions out of the process: as lines of a log, and as events about violations.</summary>
internal sealed class DecisionOutput : IAsyncDisposable
{
    private readonly DecisionLogSink? _lines;
    private readonly DecisionLogWriter? _writer;
    private readonly ViolationSink? _violations;
    private readonly EventSender? _sender;

    /// <exception cref="StartupException">The file of the log cannot be opened.</exception>
    public DecisionOutput(ServerSettings settings, StatRegistry statistics, TimeProvider time, ILoggerFactory logs)
    {
        if (settings.DecisionLog is { Target: { } target } log)
        {
            DecisionLogBuffer buffer = new(log.BufferBytes);
            DecisionLogOptions options = new() { Sample = log.Sample, DeniedSample = log.DeniedSample, Keys = log.Keys, KeySecret = log.KeySecret.Reveal() };
            _lines = new DecisionLogSink(options, buffer, statistics);
            _writer = new DecisionLogWriter(buffer, Open(target), statistics, time, logs.CreateLogger<DecisionLogWriter>());
        }

        if (settings.Events.Url is { } url)
        {
            EventOptions options = EventOptionsOf(settings, url);
            _violations = new ViolationSink(options, statistics);
            _sender = new EventSender(options, _violations, statistics, time, logs.CreateLogger<EventSender>());
        }
    }

    /// <summary>Whether decisions go anywhere.</summary>
    public bool IsWanted => _lines is not null || _violations is not null;

    /// <summary>Takes decisions in from now on.</summary>
    public void Start(DecisionFeed feed, Supervisor supervisor)
    {
        if (_writer is { } writer)
        {
            feed.Add(_lines!);
            supervisor.Run("decision-log", writer.RunAsync);
        }

        if (_sender is { } sender)
        {
            feed.Add(_violations!);
            supervisor.Run("events", sender.RunAsync);
        }
    }

    /// <summary>Brings out what is left. Call it when the loops have ended, the feed's too.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        if (_sender is not null)
        {
            await _sender.DisposeAsync();
        }
    }

    private static ILineOutput Open(string target)
    {
        if (string.Equals(target, DecisionLogSettings.StandardOutput, StringComparison.OrdinalIgnoreCase))
        {
            return new StreamOutput(Console.OpenStandardOutput());
        }

        try
        {
            return new LogFile(target);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"DECISION_LOG: the file cannot be written: {error.Message}", error);
        }
    }

    private static EventOptions EventOptionsOf(ServerSettings settings, Uri url) => new()
    {
        Url = url,
        Token = settings.Events.Token.Renew,
        Instance = settings.Tracing.ServiceInstanceId.Length > 0 ? settings.Tracing.ServiceInstanceId : Environment.MachineName,
        Keys = settings.Events.Keys,
        KeySecret = settings.DecisionLog.KeySecret.Reveal(),
        Batch = settings.Events.Batch,
        Interval = settings.Events.Interval,
        Queue = settings.Events.Queue,
    };
}
