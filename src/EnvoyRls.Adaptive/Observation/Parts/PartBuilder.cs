using System.Collections.Frozen;
using EnvoyRls.Adaptive.Observation.Following;

namespace EnvoyRls.Adaptive.Observation.Parts;

/// <summary>Makes a part of what was counted in an interval: all sums, and the busiest one by one. One is used for interval after interval.</summary>
internal sealed class PartBuilder(ObserverOptions options)
{
    private int[] _places = [];
    private double[] _weights = [];

    /// <summary>The domains that had calls.</summary>
    /// <param name="domains">All domains.</param>
    /// <param name="keys">The keys and their segments.</param>
    /// <param name="clients">The clients.</param>
    /// <param name="watched">Keys that are told however quiet they are.</param>
    public IReadOnlyList<DomainPart> Build(IEnumerable<DomainTally> domains, KeyWatch keys, ClientWatch clients, FrozenSet<ulong> watched)
    {
        Dictionary<DomainTally, DomainPart> parts = [];
        foreach (DomainTally domain in domains)
        {
            if (domain.IsTouched)
            {
                parts.Add(domain, PartOf(domain));
            }
        }

        AddSegments(parts, keys, watched);
        foreach (int place in Busiest(clients.Clients, options.ClientsTold, static (_, ref row) => row.Calls))
        {
            if (parts.TryGetValue(clients.Clients[place].Domain!, out DomainPart? part))
            {
                part.FollowedClients.Add(ClientPart.Of(clients.Clients[place]));
            }
        }

        return [.. parts.Values];
    }

    private DomainPart PartOf(DomainTally domain)
    {
        DomainPart part = new()
        {
            Name = domain.Name,
            Calls = domain.Calls,
            DeniedCalls = domain.DeniedCalls,
            OverriddenCalls = domain.OverriddenCalls,
            ClientCalls = domain.ClientCalls,
            NewClients = domain.NewClients,
            NewcomerCalls = domain.NewcomerCalls,
            Clients = [.. domain.Clients],
        };
        foreach (int place in Busiest(domain.Signatures, options.SignaturesTold, static (_, ref row) => row.Calls))
        {
            part.Signatures.Add(SignaturePart.Of(domain.Signatures.HashAt(place), domain.Signatures[place]));
        }

        return part;
    }

    private void AddSegments(Dictionary<DomainTally, DomainPart> parts, KeyWatch keys, FrozenSet<ulong> watched)
    {
        Dictionary<SegmentTally, SegmentPart> segments = [];
        foreach (SegmentTally segment in keys.Segments.Where(segment => segment.IsTouched).OrderByDescending(segment => segment.Hits))
        {
            SegmentPart part = new()
            {
                Name = segment.Name,
                Hits = segment.Hits,
                DeniedHits = segment.DeniedHits,
                NewKeys = segment.NewKeys,
                Keys = [.. segment.Keys],
            };
            segments.Add(segment, part);
            if (parts.TryGetValue(segment.Domain, out DomainPart? domain))
            {
                domain.Segments.Add(part);
            }
        }

        foreach (int place in Busiest(keys.Keys, options.KeysTold, (hash, ref row) => watched.Contains(hash) ? double.MaxValue : row.Hits))
        {
            segments[keys.Keys[place].Segment!].Top.Add(KeyPart.Of(keys.Keys.HashAt(place), keys.Keys[place]));
        }
    }

    /// <summary>The places of the rows of the interval that weigh most, the heaviest first; valid until the next call.</summary>
    private ReadOnlySpan<int> Busiest<TRow>(Followed<TRow> followed, int most, RowWeight<TRow> weigh)
        where TRow : struct, IFollowedRow
    {
        int count = followed.Touched.Length;
        if (_places.Length < count)
        {
            (_places, _weights) = (new int[count], new double[count]);
        }

        followed.Touched.CopyTo(_places);
        for (int i = 0; i < count; i++)
        {
            _weights[i] = -weigh(followed.HashAt(_places[i]), ref followed[_places[i]]);
        }

        Array.Sort(_weights, _places, 0, count);
        return _places.AsSpan(0, Math.Min(most, count));
    }

    private delegate double RowWeight<TRow>(ulong hash, ref TRow row);
}
