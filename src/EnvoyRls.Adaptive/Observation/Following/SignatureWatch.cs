using EnvoyRls.Adaptive.Observation.Calls;
using EnvoyRls.Adaptive.Observation.Sketches;

namespace EnvoyRls.Adaptive.Observation.Following;

/// <summary>Follows what descriptors have in common: their shape with some of the values.</summary>
internal static class SignatureWatch
{
    /// <summary>Longer descriptors have too many parts.</summary>
    private const int MostEntries = 3;

    /// <summary>Takes in a descriptor of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="descriptor">Which of its descriptors.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="weight">How many calls it stands for.</param>
    /// <param name="isNewcomer">Whether its client is a newcomer.</param>
    /// <param name="isDenied">Whether the call was denied.</param>
    /// <param name="isLimited">Whether a limit is about the descriptor: with all its values it is a key, not a signature, then.</param>
    public static void Add(CallView call, int descriptor, DomainTally domain, double weight, bool isNewcomer, bool isDenied, bool isLimited)
    {
        ReadOnlySpan<HashedEntry> entries = call.EntriesOf(descriptor);
        if (entries.Length is 0 or > MostEntries || !call.CanBeFollowed(descriptor))
        {
            return;
        }

        int all = (1 << entries.Length) - 1;
        int fixable = Fixable(entries);
        for (int values = fixable; values > 0; values = (values - 1) & fixable)
        {
            if (values == all && isLimited)
            {
                continue;
            }

            int place = domain.Signatures.Note(call.SignatureOf(descriptor, values), out bool isNew);
            if (place < 0)
            {
                continue;
            }

            ref SignatureRow row = ref domain.Signatures[place];
            if (isNew)
            {
                row.Path = call.PathOf(descriptor, values);
            }

            row.Calls += weight;
            row.NewcomerCalls += isNewcomer ? weight : 0;
            row.DeniedCalls += isDenied ? weight : 0;
            row.IsLimited |= isLimited;
            if (call.Client != 0)
            {
                HyperLogLog.Add(row.Clients, call.Client);
            }
        }
    }

    /// <summary>A bit for each entry whose value may be what calls have in common: not that of a single client.</summary>
    private static int Fixable(ReadOnlySpan<HashedEntry> entries)
    {
        int fixable = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            fixable |= entries[i].NamesOneClient ? 0 : 1 << i;
        }

        return fixable;
    }
}
