using System.Text.Json;
using System.Text.Json.Serialization;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>Moments as RFC 3339 in UTC, ending in <c>Z</c>.</summary>
internal sealed class UtcMomentConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out DateTimeOffset moment) ? moment : throw new JsonException("not a moment as in RFC 3339");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
}
