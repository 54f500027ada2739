using System.Text.Json;
using EnvoyRls.Management.Rest.Table;

namespace EnvoyRls.Management.Rest.Objects;

/// <summary>A parameter by which a list of objects is narrowed down.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Accepts">Whether an object's body is wanted, given the parameter's value and the time.</param>
internal sealed record ObjectFilter(ApiParameter Parameter, Func<JsonElement, string, DateTimeOffset, bool> Accepts)
{
    /// <summary>Wants objects whose field has exactly the value asked for.</summary>
    public static ObjectFilter Equal(ApiParameter parameter) => new(
        parameter, (body, value, _) => body.TryGetProperty(parameter.Name, out JsonElement field) && field.ValueKind == JsonValueKind.String && field.ValueEquals(value));
}
