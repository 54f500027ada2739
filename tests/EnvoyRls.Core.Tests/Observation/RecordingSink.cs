using System.Collections.Concurrent;
using EnvoyRls.Core.Observation;

namespace EnvoyRls.Core.Tests.Observation;

/// <summary>Keeps what it is told, and fails if asked to.</summary>
internal sealed class RecordingSink : IDecisionSink
{
    public ConcurrentQueue<DecisionRecord> Records { get; } = new();

    public bool Fails { get; set; }

    public bool WantsUnmatched { get; init; }

    public void Consume(ReadOnlySpan<DecisionRecord> records)
    {
        if (Fails)
        {
            throw new InvalidOperationException("the sink is full");
        }

        foreach (ref readonly DecisionRecord record in records)
        {
            Records.Enqueue(record);
        }
    }
}
