using System.Collections.Immutable;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Administration;

/// <summary>Finds what the managed state was, by walking back from what it is.</summary>
internal static class StateHistory
{
    private const int PageSize = 200;

    /// <summary>The bodies of all objects at an earlier version.</summary>
    /// <returns><see langword="null"/> if the version is later than the state, or if its history is no longer kept.</returns>
    /// <exception cref="RepositoryException">The history cannot be read.</exception>
    public static async Task<ImmutableDictionary<ObjectKey, string>?> BodiesAtAsync(
        IManagedObjects objects, ManagedState state, long version, CancellationToken cancellation)
    {
        if (version < 0 || version > state.Version)
        {
            return null;
        }

        ImmutableDictionary<ObjectKey, string>.Builder bodies = ImmutableDictionary.CreateBuilder<ObjectKey, string>();
        bodies.AddRange(state.Objects.Select(item => KeyValuePair.Create(item.Key, item.Value.Body)));
        long reached = state.Version;
        while (reached > version)
        {
            IReadOnlyList<VersionRecord> page = await objects.VersionsBeforeAsync(reached + 1, PageSize, cancellation);
            if (page.Count == 0 || page[0].Number != reached)
            {
                return null;
            }

            foreach (VersionRecord record in page.TakeWhile(record => record.Number > version))
            {
                Undo(bodies, record);
                reached = record.Number - 1;
            }
        }

        return bodies.ToImmutable();
    }

    private static void Undo(ImmutableDictionary<ObjectKey, string>.Builder bodies, VersionRecord record)
    {
        foreach (ObjectChange change in record.Changes)
        {
            if (change.Before is { } before)
            {
                bodies[change.Key] = before;
            }
            else
            {
                bodies.Remove(change.Key);
            }
        }
    }
}
