namespace EnvoyRls.Analysis.Diff;

/// <summary>Whether two wildcards can match the same text.</summary>
internal static class WildcardOverlap
{
    /// <summary>
    /// Walks both patterns at once; <c>*</c> of either takes in anything of the other. Time and memory grow with the
    /// product of the lengths.
    /// </summary>
    public static bool Exists(string one, string other)
    {
        // reachable[j]: some text is matched by the part of one read so far and by the first j characters of other.
        bool[] reachable = new bool[other.Length + 1];
        reachable[0] = true;
        SpreadOverStars(reachable, other);
        foreach (char c in one)
        {
            bool[] next = new bool[other.Length + 1];
            for (int j = 0; j <= other.Length; j++)
            {
                if (!reachable[j])
                {
                    continue;
                }

                if (c == '*')
                {
                    Array.Fill(next, true, j, other.Length + 1 - j);
                    break;
                }

                if (j < other.Length && (other[j] == c || other[j] == '*'))
                {
                    // A star stays where it is: it may take in more.
                    next[other[j] == '*' ? j : j + 1] = true;
                }
            }

            SpreadOverStars(next, other);
            reachable = next;
        }

        return reachable[other.Length];
    }

    /// <summary>A star may match nothing, so whatever reaches it reaches what follows.</summary>
    public static void SpreadOverStars(bool[] reachable, string pattern)
    {
        for (int j = 0; j < pattern.Length; j++)
        {
            reachable[j + 1] |= reachable[j] && pattern[j] == '*';
        }
    }
}
