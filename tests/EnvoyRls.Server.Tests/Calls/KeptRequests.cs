using System.Collections.Concurrent;
using EnvoyRls.Core.Observation;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Calls;

/// <summary>Notes the first value of every request it is told of.</summary>
internal sealed class KeptRequests : IDecisionSink
{
    private readonly ConcurrentQueue<string> _values = new();
    private readonly ConcurrentDictionary<object, bool> _requests = new(ReferenceEqualityComparer.Instance);

    public bool WantsUnmatched => false;

    public IEnumerable<string> Values => _values;

    /// <summary>How many different request objects there were.</summary>
    public int Requests => _requests.Count;

    public void Consume(ReadOnlySpan<DecisionRecord> records)
    {
        foreach (ref readonly DecisionRecord record in records)
        {
            _requests.TryAdd(record.Request, true);
            _values.Enqueue(record.Request.Descriptors[0].Entries[0].Value);
        }
    }

    public Task HasAsync(int count) => Eventually.TrueAsync(() => _values.Count == count);
}
