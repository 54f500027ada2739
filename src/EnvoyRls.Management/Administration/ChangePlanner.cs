using System.Collections.Immutable;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Administration;

/// <summary>Works out what operations do to the objects of one version, one after another; what the rules make of it is not its matter.</summary>
/// <param name="objects">Where history is read that an operation goes back to.</param>
internal sealed class ChangePlanner(IManagedObjects objects)
{
    /// <summary>Plans operations against a state.</summary>
    /// <exception cref="RepositoryException">The history that is needed cannot be read.</exception>
    public async Task<ChangePlan> PlanAsync(ManagedState state, IReadOnlyList<ChangeOperation> operations, CancellationToken cancellation)
    {
        Draft draft = new(state);
        for (int i = 0; i < operations.Count; i++)
        {
            ChangePlan? refused = operations[i].Verb switch
            {
                ChangeVerb.Put => draft.Put(operations[i], i),
                ChangeVerb.Delete => draft.Delete(operations[i]),
                _ => draft.Restore(operations[i].Version, await StateHistory.BodiesAtAsync(objects, state, operations[i].Version, cancellation)),
            };
            if (refused is not null)
            {
                return refused;
            }
        }

        return draft.Finish();
    }

    /// <summary>The objects while operations are carried out on paper.</summary>
    private sealed class Draft(ManagedState state)
    {
        private readonly Dictionary<ObjectKey, string?> _bodies = [];
        private readonly Dictionary<ObjectKey, SentBody> _sent = [];
        private readonly List<ObjectKey> _put = [];
        private readonly List<ChangeError> _errors = [];

        public ChangePlan? Put(ChangeOperation operation, int place)
        {
            if (Precondition(operation) is { } refused)
            {
                return refused;
            }

            BodyReading reading = BodyReading.Of(operation);
            _errors.AddRange(reading.Errors.Select(error => new ChangeError(place, error)));
            _bodies[operation.Key] = reading.Body;
            if (reading.Document is { } document)
            {
                _sent[operation.Key] = new SentBody(place, document);
            }

            _put.Remove(operation.Key);
            _put.Add(operation.Key);
            return null;
        }

        public ChangePlan? Delete(ChangeOperation operation)
        {
            if (Precondition(operation) is { } refused)
            {
                return refused;
            }

            if (BodyOf(operation.Key) is null)
            {
                return new ChangePlan(ChangeStatus.NotFound, $"there is no {operation.Key}");
            }

            _bodies[operation.Key] = null;
            _sent.Remove(operation.Key);
            _put.Remove(operation.Key);
            return null;
        }

        public ChangePlan? Restore(long version, ImmutableDictionary<ObjectKey, string>? bodies)
        {
            if (bodies is null)
            {
                return new ChangePlan(ChangeStatus.NotFound, $"there is no version {version}, or its history is no longer kept");
            }

            foreach (ObjectKey key in state.Objects.Keys.Concat(_bodies.Keys).Concat(bodies.Keys).Where(key => key.Kind != ObjectKind.Release).ToHashSet())
            {
                _bodies[key] = bodies.GetValueOrDefault(key);
                _sent.Remove(key);
                _put.Remove(key);
            }

            return null;
        }

        public ChangePlan Finish()
        {
            if (_errors.Count > 0)
            {
                return new ChangePlan(ChangeStatus.Invalid, "a body has mistakes") { Errors = _errors, Sent = _sent };
            }

            IEnumerable<ObjectChange> changes = _bodies
                .Select(pair => new ObjectChange(pair.Key, state.Find(pair.Key)?.Body, pair.Value))
                .Where(change => change.Before != change.After)
                .OrderBy(change => change.Key.Kind)
                .ThenBy(change => change.Key.Id, StringComparer.Ordinal);
            return new ChangePlan(ChangeStatus.Applied, "") { Changes = [.. changes], Put = _put, Sent = _sent };
        }

        /// <summary>Judged by the state alone: within a change set, an operation knows what the others do.</summary>
        private ChangePlan? Precondition(ChangeOperation operation)
        {
            long version = state.Find(operation.Key)?.Version ?? 0;
            return operation.IfVersion is not { } expected || expected == version
                ? null
                : new ChangePlan(ChangeStatus.PreconditionFailed, (expected, version) switch
                {
                    (0, _) => $"{operation.Key} exists already, as of version {version}",
                    (_, 0) => $"{operation.Key} does not exist",
                    _ => $"{operation.Key} was changed by version {version}, not {expected}",
                });
        }

        private string? BodyOf(ObjectKey key) => _bodies.TryGetValue(key, out string? body) ? body : state.Find(key)?.Body;
    }
}
