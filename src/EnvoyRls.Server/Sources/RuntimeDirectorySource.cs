using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Settings;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Sources;

/// <summary>
/// The reference's runtime directory, root/subdirectory/application directory: every file in it is a document, named by
/// its path with dots for slashes. With <see cref="RuleSettings.WatchRoot"/> names start at the subdirectory, and so
/// with the application directory; without, inside the latter. Changes are seen in both modes, whether a link on the
/// way is swapped or a file is edited in place.
/// </summary>
internal sealed class RuntimeDirectorySource : FileRuleSource
{
    private readonly string _root;
    private readonly string _documents;
    private readonly string _named;
    private readonly string _prefix;
    private readonly bool _ignoreDotFiles;

    public RuntimeDirectorySource(RuleSettings settings, StatRegistry statistics, TimeProvider time, ILogger<RuntimeDirectorySource> log)
        : base(settings.PollInterval, statistics, time, log)
    {
        string application = settings.RuntimeAppDirectory;
        string subdirectory = Path.Join(settings.RuntimeRoot, settings.RuntimeSubdirectory);
        _root = Clean(settings.RuntimeRoot);
        _documents = Clean(Path.Join(subdirectory, application));
        _named = settings.WatchRoot ? Clean(subdirectory) : _documents;
        _prefix = settings.WatchRoot && application.Length > 0 ? $"{Key(application)}." : "";
        _ignoreDotFiles = settings.IgnoreDotFiles;
    }

    /// <inheritdoc/>
    public override string Description => _documents;

    /// <inheritdoc/>
    protected override IReadOnlyList<WatchPoint> WatchPoints
    {
        get
        {
            List<WatchPoint> points = [new WatchPoint(_documents, Recursive: true)];
            if (Path.GetDirectoryName(_root) is { } parent)
            {
                points.Add(new WatchPoint(parent, Only: Path.GetFileName(_root)));
            }

            return points;
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<RuleFile> Scan()
    {
        string real = RealPath.Of(_named) ?? throw new DirectoryNotFoundException($"{_named} does not exist");
        IReadOnlyList<RuleFile> files =
            [.. RuleFileWalk.Files(real, IsWanted).Select(file => file with { Name = Key(file.Name), RelativePath = file.Name }).OrderBy(file => file.Name, StringComparer.Ordinal)];

        // No files is a rule set without rules; no directory is a mistake, or a swap caught half-way.
        return files.Count > 0 || Directory.Exists(_documents) ? files : throw new DirectoryNotFoundException($"{_documents} does not exist");
    }

    private static string Clean(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static string Key(string relativePath) => relativePath.Trim('/').Replace('/', '.');

    private bool IsWanted(string relativePath, bool isDirectory)
    {
        string name = relativePath[(relativePath.LastIndexOf('/') + 1)..];

        // Two dots are how kubelet marks its own: the directories that a ConfigMap's visible names link to.
        if (name.StartsWith("..", StringComparison.Ordinal) || (_ignoreDotFiles && name.StartsWith('.')))
        {
            return false;
        }

        string key = Key(relativePath);
        return isDirectory
            ? $"{key}.".StartsWith(_prefix, StringComparison.Ordinal) || _prefix.StartsWith($"{key}.", StringComparison.Ordinal)
            : key.StartsWith(_prefix, StringComparison.Ordinal);
    }
}
