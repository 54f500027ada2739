namespace EnvoyRls.Management.Releases;

/// <summary>The rules of a staged release, in force for a share of the keys beside those for the others.</summary>
internal interface IReleaseCandidates
{
    /// <summary>Puts a release's rules, on top of those now in force, into force for a share of the keys.</summary>
    /// <param name="release">The staged release.</param>
    /// <param name="parts">The share, in parts of 10,000.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Why it cannot be carried out on the rules as they are now; <see langword="null"/> if it can, or if that cannot be told now.</returns>
    Task<string?> ShowAsync(Release release, int parts, CancellationToken cancellation);

    /// <summary>What this replica has seen of a release's decisions; <see langword="null"/> if it is not in force.</summary>
    CandidateFigures? Seen(string release);

    /// <summary>Takes whatever is staged out of force.</summary>
    void Clear();
}
