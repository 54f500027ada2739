using System.Collections.Concurrent;

namespace EnvoyRls.Core.Coordination;

/// <summary>Where those who wait for a change of a document are told of it.</summary>
public sealed class ChangeBoard
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waited = new(StringComparer.Ordinal);

    /// <summary>Completes when the document's next change is told: to be asked for before looking at the document, so that none is missed.</summary>
    public Task Next(string name) =>
        _waited.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Tells those who wait now that the document may have changed.</summary>
    public void Tell(string name)
    {
        if (_waited.TryRemove(name, out TaskCompletionSource? waited))
        {
            waited.SetResult();
        }
    }

    /// <summary>Tells everybody, after changes may have been missed.</summary>
    public void TellAll()
    {
        foreach (string name in _waited.Keys)
        {
            Tell(name);
        }
    }
}
