namespace EnvoyRls.Server.Settings;

/// <summary>Where rules come from and how they are taken in.</summary>
internal sealed record RuleSettings
{
    private const string Discovery = "GRPC_XDS_SOTW";

    /// <summary>The xDS server that rules come from; <see langword="null"/> where they come from files.</summary>
    public XdsSettings? Xds { get; init; }

    /// <summary>A file or directory of rules that takes the place of the runtime directory; empty for none.</summary>
    public required string Path { get; init; }

    /// <summary>A ConfigMap that is followed through the Kubernetes API; <see langword="null"/> for none.</summary>
    public required KubernetesSettings? ConfigMap { get; init; }

    public required string RuntimeRoot { get; init; }

    /// <summary>Below the root; empty for the root itself.</summary>
    public required string RuntimeSubdirectory { get; init; }

    /// <summary>Below the subdirectory: where the documents lie.</summary>
    public required string RuntimeAppDirectory { get; init; }

    public required bool IgnoreDotFiles { get; init; }

    /// <summary>Whether documents are named from the subdirectory (true) or from the application directory (false).</summary>
    public required bool WatchRoot { get; init; }

    /// <summary>How often the files are looked at in case no file system event came.</summary>
    public required TimeSpan PollInterval { get; init; }

    /// <summary>Whether several documents may contribute to one domain.</summary>
    public required bool MergeDomains { get; init; }

    /// <summary>Whether health waits for a rule set with at least one domain.</summary>
    public required bool HealthNeedsRules { get; init; }

    /// <summary>Whether listeners open before the first load has ended.</summary>
    public required bool StartWithoutRules { get; init; }

    internal static RuleSettings Read(SettingReader read)
    {
        read.Section("Rules");
        string configType = read.Get("CONFIG_TYPE", SettingTypes.Text, "FILE", "FILE, or GRPC_XDS_SOTW for rules from an xDS server.");
        if (configType is not ("FILE" or Discovery))
        {
            read.Error($"Invalid setting for ConfigType: {configType} (CONFIG_TYPE accepts FILE and GRPC_XDS_SOTW)");
        }

        RuleSettings rules = new()
        {
            RuntimeRoot = read.Get("RUNTIME_ROOT", SettingTypes.Text, "/srv/runtime_data/current", "Root of the runtime directory; it may be a symbolic link that is swapped."),
            RuntimeSubdirectory = read.Get(
                "RUNTIME_SUBDIRECTORY", SettingTypes.Text, "", "Directory below the root; may be empty in either watch mode.", Standing.Better),
            RuntimeAppDirectory = read.Get("RUNTIME_APPDIRECTORY", SettingTypes.Text, "config", "Directory below that; every file in it is a document of rules."),
            IgnoreDotFiles = read.Get(
                "RUNTIME_IGNOREDOTFILES", SettingTypes.Flag, "false", "Skip names that start with a dot; names that start with two dots are always skipped.", Standing.Better),
            WatchRoot = read.Get(
                "RUNTIME_WATCH_ROOT", SettingTypes.Flag, "true", "Name documents from the subdirectory (config.rules.yaml); changes are seen in either mode.", Standing.Better),
            Path = read.Get("RULES", SettingTypes.Text, "", "File or directory (*.yaml, *.yml) of rules instead of the runtime directory; same as --rules.", Standing.Ours),
            PollInterval = read.Get(
                "RULES_POLL_INTERVAL", SettingTypes.Interval, "1s", "How often rule files are looked at besides file system events.", Standing.Ours),
            MergeDomains = read.Get("MERGE_DOMAIN_CONFIG", SettingTypes.Flag, "false", "Let several documents contribute to one domain."),
            HealthNeedsRules = read.Get(
                "HEALTHY_WITH_AT_LEAST_ONE_CONFIG_LOADED", SettingTypes.Flag, "false", "Fail health checks until a rule set with at least one domain is loaded."),
            StartWithoutRules = read.Get(
                "FORCE_START_WITHOUT_INITIAL_CONFIG", SettingTypes.Flag, "false", "Open the listeners before the first load of rules has ended."),
            ConfigMap = KubernetesSettings.Read(read),
        };
        if (rules.Path.Length > 0 && !System.IO.Path.Exists(rules.Path))
        {
            read.Error($"RULES: '{rules.Path}' is neither a file nor a directory");
        }

        bool discovers = configType is Discovery;
        if (discovers && (rules.Path.Length > 0 || rules.ConfigMap is not null))
        {
            string other = rules.Path.Length > 0 ? "RULES" : "RULES_CONFIGMAP";
            read.Error($"{other} and CONFIG_TYPE=GRPC_XDS_SOTW both say where rules come from; unset one of them");
        }

        return rules with { Xds = XdsSettings.Read(read, discovers) };
    }
}
