using System.Collections.Frozen;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Policy;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>
/// Clients whose own traffic is strange: too many together for an override each, and each alone perhaps too slow for one. A suspect
/// stays one for a while, so that who attacks in pulses is known when the next one comes. For one thread at a time.
/// </summary>
internal sealed class SuspectClients(PolicyOptions options)
{
    /// <summary>How long nothing strange has to be seen of a client.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(2);

    /// <summary>Suspects, and when something strange was last seen of them.</summary>
    private readonly Dictionary<ulong, DateTimeOffset> _seen = [];

    /// <summary>Takes in what was found in a tick, and tells who is a suspect.</summary>
    public FrozenSet<ulong> Note(IReadOnlyList<Finding> findings, DateTimeOffset now)
    {
        foreach (Finding finding in findings)
        {
            // Behind an address that many share nobody knows whose fault it is.
            if (finding.Features.Key is not { Client: not 0 } key || key.Clients >= options.SharedClients)
            {
                continue;
            }

            bool isStrange = finding.PValue <= options.StayPValue && (finding.Persists || _seen.ContainsKey(key.Client));
            if (isStrange && (_seen.Count < ClientNewsFormat.Most || _seen.ContainsKey(key.Client)))
            {
                _seen[key.Client] = now;
            }
        }

        foreach ((ulong client, DateTimeOffset last) in _seen)
        {
            if (now - last > Remembered)
            {
                _seen.Remove(client);
            }
        }

        return _seen.Keys.ToFrozenSet();
    }
}
