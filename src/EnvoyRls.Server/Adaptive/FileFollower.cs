using EnvoyRls.Adaptive.Features.Supplied;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Sources;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Adaptive;

/// <summary>
/// Has files of geography and reputation read again when they change: at once where the file system tells of it, else by looking at them.
/// They may be large, so that none of it is done by the loop that decides.
/// </summary>
internal sealed class FileFollower : IDisposable
{
    private const int MostTold = 5;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(30);

    /// <summary>A file has come to rest when nothing was told of it for so long.</summary>
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>A stream of changes is not waited for longer than this.</summary>
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(10);

    private readonly ISuppliedFiles[] _files;
    private readonly TimeProvider _time;
    private readonly ILogger<FileFollower> _log;
    private readonly ChangeSignal _signal;
    private readonly DirectoryWatchers _watchers;
    private readonly Counter _read;
    private string[] _problems = [];

    /// <param name="files">What is followed; what is wrong with it by now is told at once.</param>
    /// <param name="statistics">Gets <c>envoyrls.adaptive.files_read_total</c> and <c>envoyrls.adaptive.file_problems</c>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told what was read and what is wrong.</param>
    public FileFollower(IEnumerable<ISuppliedFiles> files, StatRegistry statistics, TimeProvider time, ILogger<FileFollower> log)
    {
        _files = [.. files];
        _time = time;
        _log = log;
        _signal = new ChangeSignal(time);
        _watchers = new DirectoryWatchers(_signal, log);
        _read = statistics.Counter("envoyrls.adaptive.files_read_total");
        statistics.Gauge("envoyrls.adaptive.file_problems", () => Volatile.Read(ref _problems).Length);
        TellProblems();
    }

    /// <summary>Starts the loop, if there is anything to follow.</summary>
    public void Start(Supervisor supervisor)
    {
        if (_files.Length > 0)
        {
            supervisor.Run("adaptive-files", RunAsync);
        }
    }

    public void Dispose() => _watchers.Dispose();

    private async Task RunAsync(CancellationToken cancellation)
    {
        string[] directories = [.. _files.SelectMany(files => files.Paths).Select(path => Path.GetDirectoryName(Path.GetFullPath(path))!).Distinct(StringComparer.Ordinal)];
        while (true)
        {
            // Before the look, so that no change falls between the two; anew, as a directory may have been replaced.
            _watchers.Renew(directories.Select(directory => new WatchPoint(directory)));
            Look();
            if (await _signal.WaitAsync(PollInterval, cancellation))
            {
                await SettleAsync(cancellation);
            }
        }
    }

    private async Task SettleAsync(CancellationToken cancellation)
    {
        long started = _time.GetTimestamp();
        while (_time.GetElapsedTime(started) < LongestSettling && await _signal.WaitAsync(QuietPeriod, cancellation))
        {
            // Still being written.
        }
    }

    private void Look()
    {
        foreach (ISuppliedFiles files in _files.Where(files => files.Refresh()))
        {
            _read.Increment();
            _log.LogInformation("Read again what has changed among {Files}", string.Join(", ", files.Paths));
        }

        TellProblems();
    }

    private void TellProblems()
    {
        string[] problems = [.. _files.SelectMany(files => files.Problems)];
        string[] news = [.. problems.Except(_problems, StringComparer.Ordinal)];
        foreach (string problem in news.Take(MostTold))
        {
            _log.LogError("{Problem}; what the file said before stays", problem.TrimEnd('.'));
        }

        if (news.Length > MostTold)
        {
            _log.LogError("{Count} more problems with these files", news.Length - MostTold);
        }

        Volatile.Write(ref _problems, problems);
    }
}
