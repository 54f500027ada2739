using EnvoyRls.Adaptive.Observation.Calls;
using EnvoyRls.Adaptive.Observation.Known;
using EnvoyRls.Adaptive.Observation.Sketches;
using EnvoyRls.Core.Clients;

namespace EnvoyRls.Adaptive.Observation.Following;

/// <summary>Follows clients, each in its domain, and learns who was there before.</summary>
/// <param name="hash">What hashes are made by.</param>
/// <param name="standings">What is known of clients.</param>
/// <param name="known">Learns who was there before.</param>
/// <param name="capacity">How many clients are followed.</param>
internal sealed class ClientWatch(KeyedHash hash, ClientStandings standings, KnownClients known, int capacity)
{
    private readonly SeenBefore _seen = new();

    public Followed<ClientRow> Clients { get; } = new(capacity);

    /// <summary>Whether a client, in a domain, is one that must not become known now.</summary>
    public Func<string, ulong, bool> IsSuspicious { get; set; } = static (_, _) => false;

    /// <summary>Takes in a call whose client is named.</summary>
    /// <param name="call">The call.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="now">When it was, Unix time in microseconds.</param>
    /// <param name="weight">How many calls it stands for.</param>
    /// <returns>Whether the client is a newcomer.</returns>
    public bool Add(CallView call, DomainTally domain, long now, double weight)
    {
        HyperLogLog.Add(domain.Clients, call.Client);
        ulong identity = hash.Mix(call.Domain, call.Client);
        int place = Clients.Note(identity, out bool isNew);

        // Who has had a row was seen before.
        domain.NewClients += (isNew || place < 0) && _seen.Add(identity, now) ? 1 : 0;
        bool isNewcomer;
        if (place < 0)
        {
            isNewcomer = Meet(call, domain, now);
        }
        else
        {
            ref ClientRow row = ref Clients[place];
            if (isNew)
            {
                (row.Id, row.Name, row.FirstSeen) = (call.Client, call.ClientName, now);
            }

            row.Domain = domain;

            // Once in an interval is often enough.
            row.IsNewcomer = row.Calls > 0 ? row.IsNewcomer : Meet(call, domain, now);
            Count(ref row, call, now, weight);
            isNewcomer = row.IsNewcomer;
        }

        domain.ClientCalls += weight;
        domain.NewcomerCalls += isNewcomer ? weight : 0;
        return isNewcomer;
    }

    private static void Count(ref ClientRow row, CallView call, long now, double weight)
    {
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

    private bool Meet(CallView call, DomainTally domain, long now)
    {
        bool isNewcomer = !standings.Find(call.Client).IsKnown;
        if (!IsSuspicious(domain.Name, call.Client))
        {
            known.Note(call.Client, now);
        }

        return isNewcomer;
    }
}
