using System.Runtime.CompilerServices;

namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>
/// The limits that an override has scaled, by the limit that they were made of: bounded, and changed by reference writes
/// alone. Two calls may make the same one at once; either will do.
/// </summary>
internal sealed class ScaledLimits
{
    private const int Least = 4;
    private const int Most = 4096;
    private const int Probes = 4;

    private RuleLimit?[] _known = new RuleLimit?[Least];

    /// <param name="limit">A limit that has not been scaled.</param>
    /// <param name="scale">Always the same, in hundredths of a percent.</param>
    public RuleLimit Of(RuleLimit limit, int scale)
    {
        RuleLimit?[] known = Volatile.Read(ref _known);
        int start = RuntimeHelpers.GetHashCode(limit);
        for (int i = 0; i < Probes; i++)
        {
            if (Volatile.Read(ref known[(start + i) & (known.Length - 1)]) is { } scaled && scaled.Original == limit)
            {
                return scaled;
            }
        }

        RuleLimit added = limit.ScaleBy(scale);
        Remember(known, start, added);
        return added;
    }

    private void Remember(RuleLimit?[] known, int start, RuleLimit added)
    {
        while (!TryPut(known, start, added))
        {
            if (known.Length == Most)
            {
                Volatile.Write(ref known[start & (Most - 1)], added);
                return;
            }

            known = Grow(known);
        }

        Volatile.Write(ref _known, known);
    }

    /// <summary>A larger table with what the other one holds, as far as it finds a place.</summary>
    private static RuleLimit?[] Grow(RuleLimit?[] known)
    {
        RuleLimit?[] larger = new RuleLimit?[known.Length * 4];
        foreach (RuleLimit? scaled in known)
        {
            if (scaled is not null)
            {
                TryPut(larger, RuntimeHelpers.GetHashCode(scaled.Original), scaled);
            }
        }

        return larger;
    }

    private static bool TryPut(RuleLimit?[] table, int start, RuleLimit scaled)
    {
        for (int i = 0; i < Probes; i++)
        {
            ref RuleLimit? place = ref table[(start + i) & (table.Length - 1)];
            if (Volatile.Read(ref place) is null)
            {
                Volatile.Write(ref place, scaled);
                return true;
            }
        }

        return false;
    }
}
