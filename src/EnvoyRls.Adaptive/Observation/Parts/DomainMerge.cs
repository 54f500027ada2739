using EnvoyRls.Adaptive.Observation.Sketches;

namespace EnvoyRls.Adaptive.Observation.Parts;

/// <summary>Adds up what parts say of one domain.</summary>
internal sealed class DomainMerge(string name)
{
    private const int TopClients = 10;

    private readonly DomainPart _sums = new() { Name = name };
    private readonly Dictionary<string, SegmentMerge> _segments = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, SignaturePart> _signatures = [];
    private readonly Dictionary<ulong, ClientPart> _clients = [];

    public void Add(DomainPart part, double scale)
    {
        _sums.Calls += scale * part.Calls;
        _sums.DeniedCalls += scale * part.DeniedCalls;
        _sums.OverriddenCalls += scale * part.OverriddenCalls;
        _sums.ClientCalls += scale * part.ClientCalls;
        _sums.NewcomerCalls += scale * part.NewcomerCalls;

        // A newcomer to one replica is soon one to the others, too, but seldom in the same interval.
        _sums.NewClients += part.NewClients;
        HyperLogLog.Merge(_sums.Clients, part.Clients);
        foreach (SegmentPart segment in part.Segments)
        {
            if (!_segments.TryGetValue(segment.Name, out SegmentMerge? merge))
            {
                _segments.Add(segment.Name, merge = new SegmentMerge(segment.Name));
            }

            merge.Add(segment, scale);
        }

        foreach (SignaturePart signature in part.Signatures)
        {
            if (!_signatures.TryGetValue(signature.Hash, out SignaturePart? sum))
            {
                _signatures.Add(signature.Hash, sum = new SignaturePart { Hash = signature.Hash, Path = signature.Path });
            }

            sum.Add(signature, scale);
        }

        foreach (ClientPart client in part.FollowedClients)
        {
            if (!_clients.TryGetValue(client.Id, out ClientPart? sum))
            {
                _clients.Add(client.Id, sum = new ClientPart { Id = client.Id, Name = client.Name });
            }

            sum.Add(client, scale);
        }
    }

    /// <summary>The finished numbers.</summary>
    /// <param name="seconds">How many seconds the interval has.</param>
    public ObservedDomain Finish(int seconds)
    {
        ClientPart[] clients = [.. _clients.Values.OrderByDescending(client => client.Calls)];
        double distinct = Math.Max(HyperLogLog.Estimate(_sums.Clients), clients.Length);
        double calls = Math.Max(_sums.ClientCalls, clients.Sum(client => client.Calls));
        return new ObservedDomain
        {
            Name = name,
            Calls = _sums.Calls,
            DeniedCalls = _sums.DeniedCalls,
            OverriddenCalls = _sums.OverriddenCalls,
            Clients = distinct,
            NewClients = Math.Min(_sums.NewClients, distinct),
            NewcomerCalls = _sums.NewcomerCalls,
            Entropy = Entropy(clients, calls, distinct),
            TopShare = calls > 0 ? Math.Min(1, clients.Take(TopClients).Sum(client => client.Calls) / calls) : 0,
            Segments = [.. _segments.Values.Select(segment => segment.Finish(seconds)).OrderByDescending(segment => segment.Hits)],
            Signatures = [.. _signatures.Values.OrderByDescending(signature => signature.Calls).Select(signature => signature.Finish())],
            FollowedClients = [.. clients.Select(client => client.Finish())],
        };
    }

    /// <summary>
    /// Shannon's entropy over clients, those told one by one as they are and the rest as if spread evenly: too high by the rest's
    /// share at most.
    /// </summary>
    private static double Entropy(ClientPart[] told, double calls, double distinct)
    {
        if (calls <= 0 || distinct < 1.5)
        {
            return 0;
        }

        double entropy = 0;
        double rest = calls;
        foreach (ClientPart client in told)
        {
            double share = client.Calls / calls;
            entropy -= share > 0 ? share * Math.Log(share) : 0;
            rest -= client.Calls;
        }

        if (rest > 1e-9 * calls)
        {
            double others = Math.Clamp(distinct - told.Length, 1, Math.Max(1, rest));
            entropy -= rest / calls * Math.Log(rest / calls / others);
        }

        return Math.Clamp(entropy / Math.Log(distinct), 0, 1);
    }
}
