using System.Collections.Immutable;

namespace EnvoyRls.Management.Objects;

/// <summary>Everything that is managed, at one version. Immutable.</summary>
/// <param name="Version">The number of the last change; 0 before the first.</param>
/// <param name="Objects">Every object by its key.</param>
internal sealed record ManagedState(long Version, ImmutableDictionary<ObjectKey, ManagedObject> Objects)
{
    /// <summary>Before the first change.</summary>
    public static ManagedState Empty { get; } = new(0, ImmutableDictionary<ObjectKey, ManagedObject>.Empty);

    /// <summary>The objects of one kind, by id.</summary>
    public IEnumerable<ManagedObject> Of(ObjectKind kind) =>
        Objects.Values.Where(item => item.Key.Kind == kind).OrderBy(item => item.Key.Id, StringComparer.Ordinal);

    /// <summary>The object of that key, or <see langword="null"/>.</summary>
    public ManagedObject? Find(ObjectKey key) => Objects.GetValueOrDefault(key);

    /// <summary>The state that a later version leads to.</summary>
    /// <exception cref="ArgumentException">The version is not the next one.</exception>
    public ManagedState With(VersionRecord version)
    {
        if (version.Number != Version + 1)
        {
            throw new ArgumentException($"version {version.Number} does not follow {Version}", nameof(version));
        }

        ImmutableDictionary<ObjectKey, ManagedObject>.Builder objects = Objects.ToBuilder();
        foreach (ObjectChange change in version.Changes)
        {
            if (change.After is { } body)
            {
                objects[change.Key] = new ManagedObject(change.Key, body, version.Number, version.At, version.Author);
            }
            else
            {
                objects.Remove(change.Key);
            }
        }

        return new ManagedState(version.Number, objects.ToImmutable());
    }
}
