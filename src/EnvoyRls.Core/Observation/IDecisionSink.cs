namespace EnvoyRls.Core.Observation;

/// <summary>Somebody who wants to know of decisions. Called by one thread at a time, off the way of calls.</summary>
public interface IDecisionSink
{
    /// <summary>Whether it wants to be told of calls in which nothing matched, too; must not change.</summary>
    bool WantsUnmatched => false;

    /// <summary>Takes a batch in; nothing of it may be kept by reference. Should return within a few milliseconds, or records are dropped meanwhile.</summary>
    void Consume(ReadOnlySpan<DecisionRecord> records);
}
