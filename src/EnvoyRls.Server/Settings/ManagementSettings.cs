using EnvoyRls.Management.Repository;

namespace EnvoyRls.Server.Settings;

/// <summary>Where managed rules are kept and what is made of them and of the traffic.</summary>
internal sealed record ManagementSettings
{
    /// <summary>The repository; <see langword="null"/> where nothing is managed.</summary>
    public required RepositoryChoice? Repository { get; init; }

    /// <summary>Key of the entry that says who the user is, for tiers.</summary>
    public required string TierUserKey { get; init; }

    /// <summary>Key of the entry that says which tier they are in.</summary>
    public required string TierKey { get; init; }

    /// <summary>Keys whose values are counted as users.</summary>
    public required IReadOnlyList<string> UsageUserKeys { get; init; }

    /// <summary>Keys whose values are counted as endpoints.</summary>
    public required IReadOnlyList<string> UsageEndpointKeys { get; init; }

    public required AdminSettings Admin { get; init; }

    internal static ManagementSettings Read(SettingReader read)
    {
        read.Section("Management");
        ManagementSettings settings = new()
        {
            Repository = ReadRepository(read),
            TierUserKey = read.Get("TIER_USER_KEY", SettingTypes.Word, "user_id", "Key of the descriptor entry that names the user, for tiers.", Standing.Ours),
            TierKey = read.Get("TIER_KEY", SettingTypes.Word, "tier", "Key of the descriptor entry that names the user's tier.", Standing.Ours),
            UsageUserKeys = read.Get("USAGE_USER_KEYS", SettingTypes.List, "user_id,user", "Keys of descriptor entries whose values are counted as users.", Standing.Ours),
            UsageEndpointKeys = read.Get(
                "USAGE_ENDPOINT_KEYS", SettingTypes.List, "path,endpoint", "Keys of descriptor entries whose values are counted as endpoints.", Standing.Ours),
            Admin = AdminSettings.Read(read),
        };
        if (settings.TierUserKey == settings.TierKey)
        {
            read.Error("TIER_USER_KEY and TIER_KEY: the user and the tier need keys of their own");
        }

        if (settings.Repository is null && settings.Admin.HasCredentials)
        {
            read.Warn("the admin API stays off, as there is nothing to manage: set MANAGEMENT_DIR or POSTGRES_URL");
        }

        if (settings is { Repository: not null, Admin: { Tls: null, Address.IsLoopback: false } })
        {
            read.Warn("the admin API is to be reached from other machines without TLS, so that tokens can be read on their way: set ADMIN_TLS_CERT and ADMIN_TLS_KEY");
        }

        return settings;
    }

    private static RepositoryChoice? ReadRepository(SettingReader read)
    {
        string directory = read.Get(
            "MANAGEMENT_DIR", SettingTypes.Text, "", "Directory that keeps managed rules; beside POSTGRES_URL, the last state read from there.", Standing.Ours);
        Secret postgres = read.Secret(
            "POSTGRES_URL",
            "PostgreSQL that keeps managed rules for all replicas: postgres://user:password@host/database.",
            Standing.Ours,
            read: "at the start, its password again for every connection");
        if (directory.Length == 0 && postgres.IsEmpty)
        {
            return null;
        }

        if (!RepositoryChoice.TryRead(directory, postgres.Reveal(), out RepositoryChoice? choice, out string? problem, postgres.IsFile ? postgres.Renew : null))
        {
            read.Error($"POSTGRES_URL: {problem}");
        }

        return choice;
    }
}
