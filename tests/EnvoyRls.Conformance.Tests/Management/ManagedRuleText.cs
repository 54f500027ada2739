using System.Globalization;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Bodies of managed rules of one entry.</summary>
internal static class ManagedRuleText
{
    /// <summary>The domain that managed rules of the suite are in.</summary>
    public const string Domain = "managed";

    /// <summary>So many a day for each value of a key. Days, so that no window ends while a test runs, save at midnight.</summary>
    public static string Of(string key, int requestsPerDay) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"domain": "{{Domain}}", "descriptors": [{"key": "{{key}}"}], "rate_limit": {"unit": "day", "requests_per_unit": {{requestsPerDay}} } }""");

    /// <summary>A change set that puts one rule.</summary>
    public static string ChangeSet(string id, string key, int requestsPerDay, string more = "") =>
        $$"""{"changes": [{"op": "put", "kind": "rule", "id": "{{id}}", "body": {{Of(key, requestsPerDay)}} }]{{more}} }""";
}
