using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.History;

/// <summary>Writes minutes of the past. Counts are estimates, so single precision is enough for them.</summary>
internal sealed class HistoryWriter(BinaryWriter writer)
{
    public void Write(HistoryMinute minute, bool withDetails)
    {
        ObservedInterval interval = minute.Interval;
        writer.Write7BitEncodedInt64(interval.Start);
        writer.Write7BitEncodedInt64(interval.End - interval.Start);
        writer.Write((float)interval.Sampling);
        writer.Write(minute.IsClean);
        List(interval.Domains, domain => Write(domain, withDetails));
        List(minute.Demand, Write);
    }

    private void Write(ObservedDomain domain, bool withDetails)
    {
        writer.Write(domain.Name);
        Amounts(
            domain.Calls, domain.DeniedCalls, domain.OverriddenCalls, domain.Clients, domain.NewClients, domain.NewcomerCalls, domain.Entropy, domain.TopShare);
        List(domain.Segments, segment =>
        {
            writer.Write(segment.Name);
            Amounts(segment.Hits, segment.DeniedHits, segment.Keys, segment.NewKeys);
            List(withDetails ? segment.Top : [], Write);
        });
        List(withDetails ? domain.Signatures : [], Write);
    }

    private void Write(ObservedKey key)
    {
        writer.Write(key.Hash);
        Write(key.Path);
        Amounts(key.Calls, key.Hits, key.DeniedHits, key.NearHits, key.Clients, key.FanOut, key.GapVariation, key.PerSecond.DefaultIfEmpty().Max());
        writer.Write7BitEncodedInt(key.PerSecond.Count);
        writer.Write(key.LimitAmount);
        writer.Write7BitEncodedInt64(key.LimitWindow);
        writer.Write7BitEncodedInt64(key.FirstSeen);
        writer.Write(key.Client);
        writer.Write(key.IsNewcomer);
        writer.Write(key.Override ?? "");
    }

    private void Write(ObservedSignature signature)
    {
        writer.Write(signature.Hash);
        Write(signature.Path);
        Amounts(signature.Calls, signature.NewcomerCalls, signature.DeniedCalls, signature.Clients);
        writer.Write(signature.IsLimited);
    }

    private void Write(DescriptorPath path) => List(path.Entries, entry =>
    {
        writer.Write(entry.Key);
        writer.Write(entry.Value is not null);
        writer.Write(entry.Value ?? "");
    });

    private void Write(SegmentDemand demand)
    {
        writer.Write(demand.Domain);
        writer.Write(demand.Segment);
        writer.Write(demand.LimitAmount);
        writer.Write7BitEncodedInt64(demand.LimitWindow);
        Write(demand.Seconds);
        Write(demand.Minutes);
        Write(demand.Hours);
    }

    private void Write(DemandHistogram histogram) => List([.. histogram.Buckets], bucket =>
    {
        writer.Write7BitEncodedInt(bucket.Key);
        writer.Write((float)bucket.Value);
    });

    private void Amounts(params ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            writer.Write((float)value);
        }
    }

    private void List<T>(IReadOnlyCollection<T> items, Action<T> write)
    {
        writer.Write7BitEncodedInt(items.Count);
        foreach (T item in items)
        {
            write(item);
        }
    }
}
