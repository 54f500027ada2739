using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Sources;

/// <summary>
/// The rules of one file with the lists beside it, or of all <c>*.yaml</c> and <c>*.yml</c> files below a directory with
/// all <c>*.list</c> files there. Names that start with a dot are skipped; documents are named by their path from the
/// directory.
/// </summary>
internal sealed class PathRuleSource : FileRuleSource
{
    private readonly string _path;

    public PathRuleSource(string path, TimeSpan pollInterval, StatRegistry statistics, TimeProvider time, ILogger<PathRuleSource> log)
        : base(pollInterval, statistics, time, log)
    {
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }

    /// <inheritdoc/>
    public override string Description => _path;

    /// <inheritdoc/>
    protected override IReadOnlyList<WatchPoint> WatchPoints
    {
        get
        {
            List<WatchPoint> points = [];
            if (Path.GetDirectoryName(_path) is { } parent)
            {
                // A file may be a link through a ConfigMap's "..data", whose swap is an event of that other name.
                points.Add(new WatchPoint(parent, Only: Directory.Exists(_path) ? Path.GetFileName(_path) : null));
            }

            if (Directory.Exists(_path))
            {
                points.Add(new WatchPoint(_path, Recursive: true));
            }

            return points;
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<RuleFile> Scan()
    {
        string real = RealPath.Of(_path) ?? throw new FileNotFoundException($"{_path} does not exist");
        return Directory.Exists(real) ? RuleFileWalk.Files(real, IsWanted) : [RuleFile.At(Path.GetFileName(_path), real), .. ListsBeside()];
    }

    /// <summary>The lists that a rule file may name; found in its own folder, even where it is a link to elsewhere.</summary>
    private IReadOnlyList<RuleFile> ListsBeside() => Path.GetDirectoryName(_path) is { } folder
        ? RuleFileWalk.Files(folder, (name, isDirectory) => !isDirectory && !name.StartsWith('.') && RuleFileNames.IsList(name))
        : [];

    private static bool IsWanted(string relativePath, bool isDirectory)
    {
        string name = relativePath[(relativePath.LastIndexOf('/') + 1)..];
        return isDirectory ? !name.StartsWith('.') : RuleFileNames.IsWanted(name);
    }
}
