namespace EnvoyRls.Core.Rules;

/// <summary>What changes the meaning of rule documents.</summary>
public sealed record RuleSetOptions
{
    /// <summary>Whether several documents may name one domain; their descriptors are then joined. Default false.</summary>
    public bool MergeDomains { get; init; }

    /// <summary>Whether dots inside descriptor keys and values become <c>_</c> in statistic names. Default false.</summary>
    public bool SanitizeStatDots { get; init; }

    /// <summary>The key of the descriptor entry that names a user, for what is said of users. Default <c>user_id</c>.</summary>
    public string TierUserKey { get; init; } = "user_id";

    /// <summary>
    /// The region that the rules are for, so that limits which regions share are its parts; empty where the server is in none, and
    /// <see langword="null"/> where it does not matter: limits are whole then. Default <see langword="null"/>.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>The key of the entry that names a user's tier. Default <c>tier</c>.</summary>
    public string TierKey { get; init; } = "tier";
}
