using System.Text.Json;

namespace EnvoyRls.Management.Access.Oidc;

/// <summary>Reads the claim that says which groups somebody is in.</summary>
internal static class GroupsClaim
{
    /// <summary>The groups that a claim of that name holds; none where there is no such claim, or it holds something else.</summary>
    public static IEnumerable<string> Read(JsonElement claims, string name) => Find(claims, name) switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
        _ => [],
    };

    private static JsonElement Find(JsonElement claims, string name)
    {
        // Providers that namespace their claims use names of URLs, which have dots that lead nowhere.
        if (claims.TryGetProperty(name, out JsonElement whole))
        {
            return whole;
        }

        JsonElement at = claims;
        foreach (string step in name.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at))
            {
                return default;
            }
        }

        return at;
    }
}
