using System.Buffers;
using System.Text.Json;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Management.Rest.Objects;

/// <summary>Objects as they are shown: their own fields, and after these what the service knows of them.</summary>
internal static class ObjectAnswers
{
    /// <summary>The fields that are added; in a request they are left out of account.</summary>
    public static IReadOnlyList<string> ReadOnlyFields { get; } = ["version", "updated_at", "updated_by", "conflicts", "warnings"];

    private static readonly JsonWriterOptions Writing = new() { Encoder = ApiJson.Options.Encoder };

    /// <summary>One object as it stands.</summary>
    public static ApiAnswer Of(ManagedObject item, int status) => Of(status, item, writer => WriteState(writer, item));

    /// <summary>One object after a change of it, with what is odd about it.</summary>
    public static ApiAnswer Of(ManagedObject item, int status, ChangeOutcome outcome) => Of(status, item, writer =>
    {
        WriteState(writer, item);
        Write(writer, "conflicts", outcome.Conflicts);
        if (outcome.Warnings.Count > 0)
        {
            Write(writer, "warnings", outcome.Warnings.Select(ChangeProblems.ErrorOf).ToList());
        }
    });

    /// <summary>A page of objects.</summary>
    public static ApiAnswer Of(IReadOnlyList<ManagedObject> items, string? next, int total) => Json(200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        foreach (ManagedObject item in items)
        {
            WriteFields(writer, item.Body);
            WriteState(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (next is not null)
        {
            writer.WriteString("next_cursor", next);
        }

        writer.WriteNumber("total", total);
        writer.WriteEndObject();
    });

    private static ApiAnswer Of(int status, ManagedObject item, Action<Utf8JsonWriter> writeState) => Json(status, writer =>
    {
        WriteFields(writer, item.Body);
        writeState(writer);
        writer.WriteEndObject();
    }).WithVersion(item.Version);

    private static ApiAnswer Json(int status, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Writing))
        {
            write(writer);
        }

        return new ApiAnswer(status) { ContentType = ApiAnswer.Json, Body = buffer.WrittenMemory };
    }

    private static void WriteFields(Utf8JsonWriter writer, string body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        writer.WriteStartObject();
        foreach (JsonProperty field in document.RootElement.EnumerateObject())
        {
            field.WriteTo(writer);
        }
    }

    private static void WriteState(Utf8JsonWriter writer, ManagedObject item)
    {
        writer.WriteNumber("version", item.Version);
        writer.WriteString("updated_at", item.UpdatedAt.UtcDateTime);
        writer.WriteString("updated_by", item.UpdatedBy);
    }

    private static void Write<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> values)
    {
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, values, ApiJson.Options);
    }
}
