using System.Text.Json;
using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Rest.Table;

namespace EnvoyRls.Management.Rest.Objects;

/// <summary>The kinds of objects that can be written one by one.</summary>
internal static class ObjectResources
{
    public static ObjectResource Rules { get; } = new(ObjectKind.Rule, "/v1/admin/rules", "id", ApiSchema.Rule)
    {
        Tag = "Rules",
        One = "a rule",
        Many = "rules",
        Example = """{"id": "login-per-address", "domain": "web", "descriptors": [{"key": "path", "value": "/login"}, {"key": "remote_address"}], "rate_limit": {"unit": "minute", "requests_per_unit": 10}}""",
        Filters =
        [
            ObjectFilter.Equal(ApiParameters.Domain),
            new(new ApiParameter("enabled", "Only rules that are enabled, or that are not.") { Type = ParameterType.Flag }, static (body, value, _) => IsEnabled(body) == (value == "true")),
        ],
    };

    public static ObjectResource ListItems { get; } = new(ObjectKind.ListItem, "/v1/admin/lists", "id", ApiSchema.ListItem)
    {
        Tag = "Access lists",
        One = "a list item",
        Many = "list items",
        Example = """{"id": "scanner", "domain": "web", "list": "deny", "key": "remote_address", "match": "cidr", "value": "203.0.113.0/24", "reason": "scans us", "expires": "2027-01-01T00:00:00Z"}""",
        Filters =
        [
            ObjectFilter.Equal(ApiParameters.Domain),
            ObjectFilter.Equal(new ApiParameter("list", "Only this list.") { Type = ParameterType.Word, Words = ["allow", "deny"] }),
            new(new ApiParameter("expired", "Only items that have expired, or that have not.") { Type = ParameterType.Flag }, static (body, value, now) => IsExpired(body, now) == (value == "true")),
        ],
    };

    public static ObjectResource Tiers { get; } = new(ObjectKind.Tier, "/v1/admin/tiers", "user", ApiSchema.Tier)
    {
        Tag = "Tiers",
        One = "a user's tier",
        Many = "tiers",
        Example = """{"user": "alice", "tier": "gold", "reason": "signed the contract", "expires": "2027-12-31"}""",
        Filters = [ObjectFilter.Equal(new ApiParameter("tier", "Only users of this tier."))],
    };

    private static bool IsEnabled(JsonElement body) => !body.TryGetProperty("enabled", out JsonElement enabled) || enabled.ValueKind != JsonValueKind.False;

    private static bool IsExpired(JsonElement body, DateTimeOffset now) =>
        body.TryGetProperty("expires", out JsonElement expires)
        && expires.ValueKind == JsonValueKind.String
        && MomentText.TryParse(expires.GetString()!, TimeZoneInfo.Utc, out long microseconds)
        && DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond) <= now;
}
