using System.Collections.Immutable;
using System.Text.Json;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>The file of all objects at the last version.</summary>
internal static class StateDocument
{
    private const string Comment =
        """
        The managed objects of EnvoyRls at their last version; the server writes this file anew after each change.
        Make changes through the admin API. By hand only while no server runs on this directory; history then knows nothing of them.
        """;

    private static readonly (string List, ObjectKind Kind)[] Lists =
    [
        ("rules", ObjectKind.Rule),
        ("list_items", ObjectKind.ListItem),
        ("tiers", ObjectKind.Tier),
        ("releases", ObjectKind.Release),
    ];

    /// <exception cref="RepositoryException">A text could not be read back.</exception>
    public static byte[] Write(ManagedState state) => StoredDocument.Write(Comment, json =>
    {
        json.WriteNumber("version", state.Version);
        foreach ((string list, ObjectKind kind) in Lists)
        {
            json.WriteStartArray(list);
            foreach (ManagedObject item in state.Of(kind))
            {
                Write(item, json);
            }

            json.WriteEndArray();
        }
    });

    /// <exception cref="RepositoryException">The file is not one that <see cref="Write(ManagedState)"/> could have written.</exception>
    public static ManagedState Read(string file, ReadOnlySpan<byte> contents)
    {
        StoredMapping root = StoredDocument.Read(file, contents, ["version", .. Lists.Select(pair => pair.List)]);
        ImmutableDictionary<ObjectKey, ManagedObject>.Builder objects = ImmutableDictionary.CreateBuilder<ObjectKey, ManagedObject>();
        foreach ((string list, ObjectKind kind) in Lists)
        {
            foreach (StoredMapping item in root.Items(list, "id", "version", "updated_at", "updated_by", "body"))
            {
                ObjectKey key = new(kind, item.Text("id"));
                if (!objects.TryAdd(key, ReadObject(key, item)))
                {
                    throw item.FaultAt("id", $"'{key.Id}' is there twice in '{list}'", "remove one of them");
                }
            }
        }

        return new ManagedState(root.Number("version"), objects.ToImmutable());
    }

    private static void Write(ManagedObject item, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", item.Key.Id);
        json.WriteNumber("version", item.Version);
        json.WriteString("updated_at", StoredText.Of(item.UpdatedAt));
        json.WriteString("updated_by", item.UpdatedBy);
        json.WritePropertyName("body");
        StoredDocument.WriteBody(item.Body, json);
        json.WriteEndObject();
    }

    private static ManagedObject ReadObject(ObjectKey key, StoredMapping item) =>
        new(key, item.Json("body"), item.Number("version"), item.Moment("updated_at"), item.Text("updated_by"));
}
