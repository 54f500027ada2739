using EnvoyRls.Adaptive.Observation.Calls;
using EnvoyRls.Adaptive.Observation.Known;
using EnvoyRls.Adaptive.Observation.Sketches;

namespace EnvoyRls.Adaptive.Observation.Following;

/// <summary>Follows clients, each in its domain.</summary>
internal sealed class ClientWatch(KeyedHash hash, ObserverOptions options)
{
    private readonly SeenBefore _seen = new(Observer.Remembered, Observer.RememberedFor);

    public Followed<ClientRow> Clients { get; } = new(options.MostKeys);

    /// <summary>Takes in a call whose client is known.</summary>
    /// <param name="call">The call.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="now">When it was, Unix time in microseconds.</param>
    /// <param name="weight">How many calls it stands for.</param>
    public void Add(CallView call, DomainTally domain, long now, double weight)
    {
        HyperLogLog.Add(domain.Clients, call.Client);
        domain.ClientCalls += weight;
        ulong identity = hash.Mix(call.Domain, call.Client);
        domain.NewClients += _seen.Add(identity, now) ? 1 : 0;
        int place = Clients.Note(identity, out bool isNew);
        if (place < 0)
        {
            return;
        }

        ref ClientRow row = ref Clients[place];
        if (isNew)
        {
            (row.Domain, row.Id, row.Name, row.FirstSeen) = (domain, call.ClientId, call.ClientName, now);
        }

        row.UserAgent ??= call.UserAgent;
        row.Calls += weight;
        row.TotalCalls += weight;
        if (call.Path != 0)
        {
            row.Paths.Add(call.Path);
            row.PathSpread.Add(call.Path);
        }

        if (weight > 1)
        {
            row.Gaps.Interrupt();
        }
        else
        {
            row.Gaps.Add(now);
        }
    }
}
