using EnvoyRls.Core.Supervision;
using System.Text;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Sources;

/// <summary>
/// Rules in files. File system events tell of changes at once; a look at the files every poll interval finds what
/// events miss (network file systems, exhausted inotify limits, links swapped on the way). Both wait until the files
/// have come to rest, and a set is only taken if nothing moved while it was read.
/// </summary>
internal abstract class FileRuleSource : IRuleSource, IDisposable
{
    /// <summary>Files have come to rest when they look the same after so long without an event.</summary>
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>A stream of changes is not waited for longer than this.</summary>
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan WaitBetweenReads = TimeSpan.FromMilliseconds(100);

    private const int MostReads = 5;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TimeSpan _pollInterval;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ChangeSignal _signal;
    private readonly DirectoryWatchers _watchers;
    private readonly Counter _attempts;
    private readonly Counter _failures;
    private IReadOnlyList<RuleFile>? _loaded;
    private int _values;

    /// <param name="pollInterval">How often the files are looked at.</param>
    /// <param name="statistics">Where <c>runtime.load_attempts</c>, <c>load_failures</c> and <c>num_values</c> are published.</param>
    /// <param name="time">Drives the poll and the waits.</param>
    /// <param name="log">Where skipped files and watchers that fail are reported.</param>
    protected FileRuleSource(TimeSpan pollInterval, StatRegistry statistics, TimeProvider time, ILogger log)
    {
        _pollInterval = pollInterval;
        _time = time;
        _log = log;
        _signal = new ChangeSignal(time);
        _watchers = new DirectoryWatchers(_signal, log);
        _attempts = statistics.Counter("runtime.load_attempts");
        _failures = statistics.Counter("runtime.load_failures");
        statistics.Gauge("runtime.num_values", () => Volatile.Read(ref _values));
    }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <summary>The directories whose events tell of a change.</summary>
    protected abstract IReadOnlyList<WatchPoint> WatchPoints { get; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RuleDocument>> LoadAsync(CancellationToken cancellationToken)
    {
        _attempts.Increment();
        _loaded = null;

        // Before the scan, so that no change falls between the two.
        _watchers.Renew(WatchPoints);
        try
        {
            return await ReadConsistentlyAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failures.Increment();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            bool raised = await _signal.WaitAsync(_pollInterval, cancellationToken);
            if (raised || !Same(TryScan(), _loaded))
            {
                await SettleAsync(cancellationToken);
                return;
            }
        }
    }

    public void Dispose() => _watchers.Dispose();

    /// <summary>Every file of the set as it is now, in ordinal order of names.</summary>
    /// <exception cref="IOException">There is no such set; an empty directory is one.</exception>
    protected abstract IReadOnlyList<RuleFile> Scan();

    private async Task<IReadOnlyList<RuleDocument>> ReadConsistentlyAsync(CancellationToken cancellationToken)
    {
        for (int read = 0; read < MostReads; read++)
        {
            if (read > 0)
            {
                await Task.Delay(WaitBetweenReads, _time, cancellationToken);
            }

            IReadOnlyList<RuleFile> files = Scan();
            List<RuleDocument> documents = [];
            List<string> skipped = [];
            foreach (RuleFile file in files)
            {
                if (await TryReadAsync(file, cancellationToken) is { } document)
                {
                    documents.Add(document);
                }
                else
                {
                    skipped.Add(file.Name);
                }
            }

            if (Same(TryScan(), files))
            {
                Accept(files, documents.Count, skipped);
                return documents;
            }
        }

        throw new IOException("the files kept changing while they were read");
    }

    private void Accept(IReadOnlyList<RuleFile> files, int documents, List<string> skipped)
    {
        _loaded = files;
        Volatile.Write(ref _values, documents);
        _failures.Add((ulong)skipped.Count);
        if (skipped.Count > 0)
        {
            _log.LogWarning("Skipped what cannot be read as a file of rules in {Source}: {Names}", Description, string.Join(", ", skipped));
        }
    }

    private static async Task<RuleDocument?> TryReadAsync(RuleFile file, CancellationToken cancellationToken)
    {
        if (file.Path is null)
        {
            return null;
        }

        try
        {
            string text = await File.ReadAllTextAsync(file.Path, StrictUtf8, cancellationToken);
            return new RuleDocument(file.Name, text) { Path = file.RelativePath };
        }
        catch (DecoderFallbackException error)
        {
            // To skip it would quietly drop its limits; to guess at it would match other keys than were meant.
            throw new InvalidDataException($"{file.Name} is not UTF-8 text", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        IReadOnlyList<RuleFile>? before = TryScan();
        while (_time.GetElapsedTime(started) < LongestSettling)
        {
            if (await _signal.WaitAsync(QuietPeriod, cancellationToken))
            {
                continue;
            }

            IReadOnlyList<RuleFile>? now = TryScan();
            if (Same(now, before))
            {
                return;
            }

            before = now;
        }
    }

    /// <summary>What <see cref="Scan"/> finds; <see langword="null"/> when there is no set.</summary>
    private IReadOnlyList<RuleFile>? TryScan()
    {
        try
        {
            return Scan();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool Same(IReadOnlyList<RuleFile>? left, IReadOnlyList<RuleFile>? right) =>
        left is null || right is null ? left == right : left.SequenceEqual(right);
}
