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

    public string Version(long number) => Path.Combine(History, number.ToString("D9", CultureInfo.InvariantCulture) + ".yaml");

    public string AuditOf(DateTimeOffset at) => Path.Combine(Audit, at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ".jsonl");

    /// <summary>The files of usage, by hour and kind, begin with their hour.</summary>
    public string UsageOf(DateTimeOffset minute) => Path.Combine(Usage, minute.UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture));

    public string UsageOf(DateTimeOffset minute, string kind) => $"{UsageOf(minute)}.{kind}.jsonl";

    /// <summary>Makes what is missing, and sees to it that it stays.</summary>
    public void Make(IDurableFiles files)
    {
        foreach (string path in new[] { Root, History, Audit, Usage })
        {
            if (!Directory.Exists(path))
            {
                Directory.CreateDirectory(path);
                files.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            }
        }
    }
}
