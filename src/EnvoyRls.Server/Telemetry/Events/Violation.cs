using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Server.Telemetry.Decisions;

namespace EnvoyRls.Server.Telemetry.Events;

/// <summary>What one key did against one limit in one minute.</summary>
internal sealed class Violation
{
    /// <param name="record">The first decision of it.</param>
    /// <param name="minute">Which minute since 1970.</param>
    /// <param name="mask">What may be told of the key.</param>
    public Violation(in DecisionRecord record, long minute, KeyMask mask)
    {
        Minute = minute;
        Domain = KeyMask.Cut(record.Request.Domain).ToString();
        Entries = [.. record.Entries.Select(entry => KeyValuePair.Create(KeyMask.Cut(entry.Key).ToString(), mask.Mask(entry.Value)))];
        Source = DecisionJson.SourceOf(record);
        Node = record.Node;
        Limit = record.Limit;
        Listed = record.Listed;
        IsEnforced = record.IsDenied;
        First = Last = record.Now;
    }

    /// <summary>Stays the same however often the event is sent, and belongs to no other.</summary>
    public string Id { get; } = Guid.CreateVersion7().ToString();

    public long Minute { get; }

    public string Domain { get; }

    /// <summary>The descriptor as it may be told; values are null where they may not.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Entries { get; }

    public string Source { get; }

    public RuleNode? Node { get; }

    public RuleLimit? Limit { get; }

    public AccessListEntry? Listed { get; }

    /// <summary>Whether it was denied, or only would have been.</summary>
    public bool IsEnforced { get; }

    /// <summary>How many decisions.</summary>
    public long Count { get; private set; }

    /// <summary>Their hits.</summary>
    public long Hits { get; private set; }

    /// <summary>The first decision, Unix time in microseconds.</summary>
    public long First { get; private set; }

    /// <summary>The last decision, Unix time in microseconds.</summary>
    public long Last { get; private set; }

    public void Add(in DecisionRecord record)
    {
        Count++;
        Hits += Math.Max(record.Hits, 0);

        // Records come from several processors, hence not quite in order.
        First = Math.Min(First, record.Now);
        Last = Math.Max(Last, record.Now);
    }
}
