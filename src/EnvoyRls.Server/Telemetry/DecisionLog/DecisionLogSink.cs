using System.Buffers;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.Decisions;

namespace EnvoyRls.Server.Telemetry.DecisionLog;

/// <summary>Makes lines of decisions, of all or of a share of them, for the writer to bring out.</summary>
internal sealed class DecisionLogSink : IDecisionSink
{
    private readonly DecisionLogOptions _options;
    private readonly DecisionLogBuffer _buffer;
    private readonly Func<double> _random;
    private readonly DecisionLineFormat _format;
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly Counter _lines;
    private readonly Counter _dropped;

    /// <param name="options">What is logged.</param>
    /// <param name="buffer">Gets the lines.</param>
    /// <param name="statistics">Gets <c>envoyrls.decision_log.*</c>.</param>
    /// <param name="random">A random number from 0 to below 1; for tests.</param>
    public DecisionLogSink(DecisionLogOptions options, DecisionLogBuffer buffer, StatRegistry statistics, Func<double>? random = null)
    {
        _options = options;
        _buffer = buffer;
        _random = random ?? Random.Shared.NextDouble;
        _format = new DecisionLineFormat(new KeyMask(options.Keys, options.KeySecret));
        _lines = statistics.Counter("envoyrls.decision_log.lines_total");
        _dropped = statistics.Counter("envoyrls.decision_log.dropped_total");
    }

    /// <inheritdoc/>
    public void Consume(ReadOnlySpan<DecisionRecord> records)
    {
        foreach (ref readonly DecisionRecord record in records)
        {
            double share = record.IsDenied || record.IsShadowDenied ? _options.DeniedSample : _options.Sample;
            if (share >= 1 || _random() < share)
            {
                Log(record, share);
            }
        }
    }

    private void Log(in DecisionRecord record, double share)
    {
        _line.ResetWrittenCount();
        _format.Write(record, share, _line);
        (_buffer.TryAdd(_line.WrittenSpan) ? _lines : _dropped).Increment();
    }
}
