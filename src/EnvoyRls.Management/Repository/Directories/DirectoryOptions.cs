namespace EnvoyRls.Management.Repository.Directories;

/// <summary>Where the directory is and how much history it keeps.</summary>
internal sealed record DirectoryOptions
{
    /// <summary>The directory; made if need be.</summary>
    public required string Path { get; init; }

    /// <summary>The last versions that are always kept; default 10,000.</summary>
    public int Versions { get; init; } = 10_000;

    /// <summary>How long versions beyond those are kept; default 90 days.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How many versions are kept at most, however young they are; default 100,000.</summary>
    public int MostVersions { get; init; } = 100_000;
}
