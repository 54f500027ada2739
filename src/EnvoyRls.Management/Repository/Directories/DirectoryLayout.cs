using System.Globalization;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>The names of the files in the directory.</summary>
/// <param name="Root">The directory.</param>
internal sealed record DirectoryLayout(string Root)
{
    /// <summary>All objects at the last version.</summary>
    public string State => Path.Combine(Root, "state.yaml");

    /// <summary>One file for each version: <c>000000017.yaml</c>.</summary>
    public string History => Path.Combine(Root, "history");

    /// <summary>The audit trail, one file for each day.</summary>
    public string Audit => Path.Combine(Root, "audit");

    /// <summary>Usage, one file for each hour and kind.</summary>
    public string Usage => Path.Combine(Root, "usage");

    public string Tokens => Path.Combine(Root, "tokens.yaml");

    /// <summary>Held by whoever changes tokens, for as long as that takes.</summary>
    public string TokensLock => Path.Combine(Root, "tokens.lock");

    /// <summary>Held by the server that writes everything else.</summary>
    public string Lock => Path.Combine(Root, "lock");

    /// <summary>What the adaptive layer keeps.</summary>
    public string Adaptive => Path.Combine(Root, "adaptive");

    /// <summary>Small documents, one file for each.</summary>
    public string Documents => Path.Combine(Adaptive, "documents");

    /// <summary>Anomalies, one file for each day on which they were first seen.</summary>
    public string Anomalies => Path.Combine(Adaptive, "anomalies");

    /// <summary>The contents of models, each called by its checksum, and their registry.</summary>
    public string Models => Path.Combine(Adaptive, "models");

    public string ModelRegistry => Path.Combine(Models, "registry.yaml");

    public string DocumentOf(string name) => Path.Combine(Documents, name + ".bin");

    public string AnomaliesOf(DateTimeOffset detected) => Path.Combine(Anomalies, DayOf(detected) + ".jsonl");

    public string ModelOf(string checksum) => Path.Combine(Models, checksum + ".bin");

    public string Version(long number) => Path.Combine(History, number.ToString("D9", CultureInfo.InvariantCulture) + ".yaml");

    public string AuditOf(DateTimeOffset at) => Path.Combine(Audit, DayOf(at) + ".jsonl");

    /// <summary>The files of usage, by hour and kind, begin with their hour.</summary>
    public string UsageOf(DateTimeOffset minute) => Path.Combine(Usage, minute.UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture));

    public string UsageOf(DateTimeOffset minute, string kind) => $"{UsageOf(minute)}.{kind}.jsonl";

    /// <summary>Makes what is missing, and sees to it that it stays.</summary>
    public void Make(IDurableFiles files)
    {
        foreach (string path in new[] { Root, History, Audit, Usage, Adaptive, Documents, Anomalies, Models })
        {
            if (!Directory.Exists(path))
            {
                Directory.CreateDirectory(path);
                files.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            }
        }
    }

    private static string DayOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
