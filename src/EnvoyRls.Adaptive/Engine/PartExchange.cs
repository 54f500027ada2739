using EnvoyRls.Adaptive.Observation.Parts;
using EnvoyRls.Core.Coordination;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>Brings what each replica observed to the one that leads. Every part counts once.</summary>
/// <param name="coordinator">Where parts are left.</param>
/// <param name="options">Which replica this is.</param>
/// <param name="log">Told of parts that make no sense.</param>
internal sealed class PartExchange(ICoordinator coordinator, AdaptiveLoopOptions options, ILogger<PartExchange> log)
{
    private const string Topic = "observed";

    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private long _sequence;

    /// <summary>Leaves this replica's part for the leader.</summary>
    /// <exception cref="CoordinationException">The coordinator did not answer.</exception>
    public ValueTask ShareAsync(ObservedPart part, CancellationToken cancellation) => coordinator.IsShared
        ? coordinator.ShareAsync(Topic, options.Replica, ++_sequence, ObservedPartFormat.Write(part), options.Tick * 3, cancellation)
        : ValueTask.CompletedTask;

    /// <summary>This replica's part and those of the others that were not collected before.</summary>
    /// <exception cref="CoordinationException">The coordinator did not answer.</exception>
    public async ValueTask<IReadOnlyList<ObservedPart>> CollectAsync(ObservedPart own, CancellationToken cancellation)
    {
        if (!coordinator.IsShared)
        {
            return [own];
        }

        List<ObservedPart> parts = [own];
        IReadOnlyList<SharedPart> shared = await coordinator.CollectAsync(Topic, cancellation);
        foreach (SharedPart part in shared)
        {
            if (part.Replica != options.Replica && _seen.GetValueOrDefault(part.Replica) < part.Sequence && Read(part) is { } read && read.Fingerprint == own.Fingerprint)
            {
                parts.Add(read);
            }

            _seen[part.Replica] = part.Sequence;
        }

        Forget(shared);
        return parts;
    }

    private ObservedPart? Read(SharedPart part)
    {
        try
        {
            ObservedPart read = ObservedPartFormat.Read(part.Payload);
            _refused.Remove(part.Replica);
            return read;
        }
        catch (InvalidDataException error)
        {
            if (_refused.Add(part.Replica))
            {
                log.LogWarning("What replica {Replica} observed cannot be read: {Problem}; it is left out", part.Replica, error.Message);
            }

            return null;
        }
    }

    private void Forget(IReadOnlyList<SharedPart> shared)
    {
        HashSet<string> there = [.. shared.Select(part => part.Replica)];
        foreach (string replica in _seen.Keys.Where(replica => !there.Contains(replica)).ToArray())
        {
            _seen.Remove(replica);
            _refused.Remove(replica);
        }
    }
}
