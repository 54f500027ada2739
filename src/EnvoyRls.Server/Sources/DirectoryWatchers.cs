using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Sources;

/// <summary>
/// Raises a signal at file system events. A directory that cannot be watched is warned about once and left to whoever
/// looks at the files from time to time.
/// </summary>
internal sealed class DirectoryWatchers(ChangeSignal signal, ILogger log) : IDisposable
{
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    /// <summary>Watches these directories from now on, as they are now: a watcher stays with a directory that was moved away or deleted.</summary>
    public void Renew(IEnumerable<WatchPoint> points)
    {
        Dispose();
        foreach (WatchPoint point in points)
        {
            if (!Directory.Exists(point.Directory))
            {
                Warn(point.Directory, "it does not exist");
                continue;
            }

            try
            {
                _watchers.Add(Watch(point));
            }
            catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
            {
                Warn(point.Directory, error.Message);
            }
        }
    }

    public void Dispose()
    {
        foreach (FileSystemWatcher watcher in _watchers)
        {
            watcher.Dispose();
        }

        _watchers.Clear();
    }

    private FileSystemWatcher Watch(WatchPoint point)
    {
        // No filter: a ConfigMap changes by a rename of its "..data" link, never by an event on a file of rules.
        FileSystemWatcher watcher = new(point.Directory)
        {
            IncludeSubdirectories = point.Recursive,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Attributes,
        };
        try
        {
            FileSystemEventHandler changed = (_, change) => Raise(point, change.Name, null);
            watcher.Created += changed;
            watcher.Changed += changed;
            watcher.Deleted += changed;
            watcher.Renamed += (_, change) => Raise(point, change.Name, change.OldName);
            watcher.Error += (_, failure) =>
            {
                log.LogWarning("Watching {Directory} for changes failed: {Reason}", point.Directory, failure.GetException().Message);
                signal.Raise();
            };
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch
        {
            watcher.Dispose();
            throw;
        }
    }

    private void Raise(WatchPoint point, string? name, string? oldName)
    {
        if (point.Only is null || point.Only == name || point.Only == oldName)
        {
            signal.Raise();
        }
    }

    private void Warn(string directory, string reason)
    {
        if (_warned.Add(directory))
        {
            log.LogWarning("Cannot watch {Directory} for changes, so they are found by looking for them: {Reason}", directory, reason);
        }
    }
}
