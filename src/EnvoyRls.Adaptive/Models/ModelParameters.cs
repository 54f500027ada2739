using System.Text.Json;

namespace EnvoyRls.Adaptive.Models;

/// <summary>What is recorded with a version.</summary>
/// <param name="Seed">Where chance started.</param>
/// <param name="Pools">How many pools have a part in it.</param>
/// <param name="Rows">How many rows it was trained on and tried on.</param>
/// <param name="Quality">How it did in its trial.</param>
/// <param name="Incumbent">How that did which was in use then, on the same rows.</param>
internal sealed record ModelParameters(ulong Seed, int Pools, int Rows, ModelQuality Quality, ModelQuality Incumbent)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <returns><see langword="null"/> if that is not what was written.</returns>
    public static ModelParameters? FromJson(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelParameters>(text, Options) is { Quality: not null, Incumbent: not null } parameters ? parameters : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
