using System.Text.Json.Serialization;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>How books are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(DescriptorPathConverter)])]
[JsonSerializable(typeof(BookDocument))]
internal sealed partial class BookJson : JsonSerializerContext;
