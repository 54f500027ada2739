namespace EnvoyRls.Adaptive.Models;

/// <summary>How versions of models come and go.</summary>
internal sealed record ModelLifeOptions
{
    /// <summary>How often the archive is asked for promotions and commands. Default 5 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time of the day (UTC) from which on a version is trained of each domain. Default 03:00.</summary>
    public TimeSpan Night { get; init; } = TimeSpan.FromHours(3);

    /// <summary>How long a training that failed is left alone, unless it is asked for. Default 1 h.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often the rows to train on go to the archive. Default 15 min.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Clean rows that a pool needs to be in a version. Default 512.</summary>
    public int LeastRows { get; init; } = 512;

    /// <summary>The p-value at which a row is strange. Default 0.001, as for findings.</summary>
    public double Strange { get; init; } = 1e-3;

    /// <summary>Where chance starts, with the name of the domain and the time of training.</summary>
    public ulong Seed { get; init; } = 1;

    public PromotionOptions Promotion { get; init; } = new();
}
