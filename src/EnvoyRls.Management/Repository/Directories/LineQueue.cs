using System.Collections.Concurrent;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>Appends lines to files; those who come while a write is under way share the next one, and its fsync.</summary>
/// <param name="files">The file system.</param>
/// <param name="work">Where writing is done.</param>
/// <param name="durable">Whether lines are on the disk when they have been told.</param>
internal sealed class LineQueue(IDurableFiles files, FileWork work, bool durable) : IDisposable
{
    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Appends lines, each with a line feed behind it, by file.</summary>
    /// <exception cref="RepositoryException">They could not be written.</exception>
    public async Task AppendAsync(IReadOnlyList<KeyValuePair<string, byte[]>> lines, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Waiting mine = new(lines);
        _waiting.Enqueue(mine);
        await _writing.WaitAsync(cancellation);
        try
        {
            if (!mine.Done.IsCompleted)
            {
                await WriteAsync(TakeAll());
            }
        }
        finally
        {
            _writing.Release();
        }

        await mine.Done;
    }

    public void Dispose() => _writing.Dispose();

    private List<Waiting> TakeAll()
    {
        List<Waiting> all = [];
        while (_waiting.TryDequeue(out Waiting? next))
        {
            all.Add(next);
        }

        return all;
    }

    private async Task WriteAsync(List<Waiting> all)
    {
        try
        {
            await work.RunAsync(() =>
            {
                foreach (IGrouping<string, KeyValuePair<string, byte[]>> file in all.SelectMany(one => one.Lines).GroupBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    files.Append(file.Key, [.. file.SelectMany(pair => pair.Value)], durable);
                }
            });
            all.ForEach(one => one.Completed.SetResult());
        }
        catch (Exception error)
        {
            // Whatever it is, everybody who waits must hear of it.
            all.ForEach(one => one.Completed.SetException(error));
        }
    }

    private sealed record Waiting(IReadOnlyList<KeyValuePair<string, byte[]>> Lines)
    {
        public TaskCompletionSource Completed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => Completed.Task;
    }
}
