using System.Text.Json;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>The file of one version.</summary>
internal static class VersionDocument
{
    private const string Comment = "One change of the managed objects: what each was before and after. Never changed once written.";

    /// <exception cref="RepositoryException">A text could not be read back.</exception>
    public static byte[] Write(StoredVersion stored) => StoredDocument.Write(Comment, json =>
    {
        VersionRecord version = stored.Version;
        json.WriteNumber("version", version.Number);
        json.WriteString("at", StoredText.Of(version.At));
        json.WriteString("author", version.Author);
        json.WriteString("reason", version.Reason);
        json.WriteString("summary", version.Summary);
        if (stored.Idempotency is { } key)
        {
            json.WriteStartObject("idempotency");
            json.WriteString("principal", key.Principal);
            json.WriteString("key", key.Key);
            json.WriteString("fingerprint", key.Fingerprint);
            json.WriteEndObject();
        }

        json.WriteStartArray("changes");
        foreach (ObjectChange change in version.Changes)
        {
            Write(change, json);
        }

        json.WriteEndArray();
    });

    /// <exception cref="RepositoryException">The file is not what <see cref="Write(StoredVersion)"/> wrote.</exception>
    public static StoredVersion Read(string file, ReadOnlySpan<byte> contents)
    {
        StoredMapping root = StoredDocument.Read(file, contents, "version", "at", "author", "reason", "summary", "idempotency", "changes");
        StoredMapping? key = root.OptionalMapping("idempotency", "principal", "key", "fingerprint");
        return new StoredVersion(
            new VersionRecord(
                root.Number("version"),
                root.Moment("at"),
                root.Text("author"),
                root.Text("reason"),
                root.Text("summary"),
                [.. root.Items("changes", "kind", "id", "before", "after").Select(ReadChange)]),
            key is null ? null : new IdempotencyKey(key.Text("principal"), key.Text("key"), key.Text("fingerprint")));
    }

    private static void Write(ObjectChange change, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kind", WordTable<ObjectKind>.WordOf(change.Key.Kind));
        json.WriteString("id", change.Key.Id);
        WriteBody("before", change.Before, json);
        WriteBody("after", change.After, json);
        json.WriteEndObject();
    }

    private static void WriteBody(string name, string? body, Utf8JsonWriter json)
    {
        json.WritePropertyName(name);
        StoredDocument.WriteBody(body ?? "null", json);
    }

    private static ObjectChange ReadChange(StoredMapping change)
    {
        ObjectKind kind = WordTable<ObjectKind>.Find(change.Text("kind"))
            ?? throw change.FaultAt("kind", $"'{change.Text("kind")}' is no kind of object", "write rule, list_item, tier or release");
        return new ObjectChange(new ObjectKey(kind, change.Text("id")), change.OptionalJson("before"), change.OptionalJson("after"));
    }
}
