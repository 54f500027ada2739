namespace EnvoyRls.Core.Matching;

/// <summary>Which of several siblings that match an entry is preferred.</summary>
public enum MatchOrder
{
    /// <summary>The exact value, the first wildcard in file order, the key alone.</summary>
    Reference,

    /// <summary>
    /// The exact value, set, network (longest first), number (narrowest range first), prefix and suffix (longest first),
    /// regex (file order), wildcard (most fixed characters first), <c>not</c> (file order), the key alone.
    /// </summary>
    Specific,
}
