using EnvoyRls.Management.Tests.Fakes;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>One request for every operation of the admin API.</summary>
internal static class OperationCases
{
    public const string Rule = """{"id":"login","domain":"web","descriptors":[{"key":"path","value":"/login"}],"rate_limit":{"unit":"minute","requests_per_unit":10}}""";
    public const string OtherRule = """{"id":"search","domain":"web","descriptors":[{"key":"path","value":"/search"}],"rate_limit":{"unit":"second","requests_per_unit":5}}""";
    public const string ListItem = """{"id":"scanner","domain":"web","list":"deny","key":"remote_address","value":"203.0.113.9"}""";
    public const string Tier = """{"user":"alice","tier":"gold"}""";

    private const string OtherItem = """{"id":"office","domain":"web","list":"allow","key":"remote_address","value":"198.51.100.1"}""";
    private const string OtherTier = """{"user":"bob","tier":"silver"}""";
    private const string ChangeSet = $$$"""{"reason":"a test","changes":[{"op":"put","kind":"rule","id":"search","body":{{{OtherRule}}}},{"op":"delete","kind":"rule","id":"login"}]}""";
    private const string Release = $$$"""{"changes":[{"op":"put","kind":"rule","id":"search","body":{{{OtherRule}}}}],"stages":[{"percent":"10%","for":"15m"}]}""";
    private const string Patch = "application/merge-patch+json";

    public static IReadOnlyDictionary<string, OperationCase> ById { get; } = new OperationCase[]
    {
        new("listRules", "GET", "/v1/admin/rules?domain=web&enabled=true&q=log&limit=5", 200),
        new("createRule", "POST", "/v1/admin/rules?reason=new", 201, OtherRule),
        new("getRule", "GET", "/v1/admin/rules/login", 200),
        new("putRule", "PUT", "/v1/admin/rules/login", 200, Rule),
        new("patchRule", "PATCH", "/v1/admin/rules/login", 200, """{"description":"d"}""", Patch),
        new("deleteRule", "DELETE", "/v1/admin/rules/login", 204),
        new("enableRule", "POST", "/v1/admin/rules/login/enable", 200),
        new("disableRule", "POST", "/v1/admin/rules/login/disable", 200),
        new("upsertRule", "PUT", "/rate-limit/rules", 201, OtherRule),
        new("listListItems", "GET", "/v1/admin/lists?list=deny&expired=false", 200),
        new("createListItem", "POST", "/v1/admin/lists", 201, OtherItem),
        new("getListItem", "GET", "/v1/admin/lists/scanner", 200),
        new("putListItem", "PUT", "/v1/admin/lists/scanner", 200, ListItem),
        new("patchListItem", "PATCH", "/v1/admin/lists/scanner", 200, """{"reason":"r"}""", Patch),
        new("deleteListItem", "DELETE", "/v1/admin/lists/scanner", 204),
        new("listTiers", "GET", "/v1/admin/tiers?tier=gold", 200),
        new("createTier", "POST", "/v1/admin/tiers", 201, OtherTier),
        new("getTier", "GET", "/v1/admin/tiers/alice", 200),
        new("putTier", "PUT", "/v1/admin/tiers/bob", 201, OtherTier),
        new("patchTier", "PATCH", "/v1/admin/tiers/alice", 200, """{"tier":"silver"}""", Patch),
        new("deleteTier", "DELETE", "/v1/admin/tiers/alice", 204),
        new("getEffective", "GET", "/v1/admin/effective?domain=web", 200),
        new("listConflicts", "GET", "/v1/admin/conflicts", 200),
        new("applyChanges", "POST", "/v1/admin/changes", 200, ChangeSet),
        new("validateChanges", "POST", "/v1/admin/validate", 200, ChangeSet),
        new("previewChanges", "POST", "/v1/admin/diff", 200, ChangeSet),
        new("explain", "POST", "/v1/admin/explain", 200, """{"domain":"web","descriptors":[{"entries":[{"key":"path","value":"/login"}]}]}"""),
        new("dryRun", "POST", "/v1/admin/dry-run", 200, """{"changes":[{"op":"delete","kind":"rule","id":"login"}],"sample":{"requests":[{"domain":"web","descriptors":[{"entries":[{"key":"path","value":"/login"}]}]}]},"duration":"1m"}"""),
        new("exportRules", "GET", "/v1/admin/export?layer=managed&domain=web", 200),
        new("getCounters", "GET", "/v1/admin/counters?domain=web&descriptor=path%3D/login", 200),
        new("resetCounters", "DELETE", "/v1/admin/counters?domain=web&descriptor=path%3D/login", 200),
        new("listVersions", "GET", "/v1/admin/versions?limit=2", 200),
        new("getVersion", "GET", "/v1/admin/versions/1", 200),
        new("diffVersions", "GET", "/v1/admin/versions/2/diff?from=1", 200),
        new("rollback", "POST", "/v1/admin/rollback", 200, """{"version":1,"reason":"a test"}"""),
        new("listReleases", "GET", "/v1/admin/releases", 200),
        new("createRelease", "POST", "/v1/admin/releases", 201, Release),
        new("getRelease", "GET", "/v1/admin/releases/{release}", 200),
        new("promoteRelease", "POST", "/v1/admin/releases/{release}/promote", 200),
        new("abortRelease", "POST", "/v1/admin/releases/{release}/abort?reason=no", 200),
        new("getGlobalStats", "GET", "/v1/stats/global?from=2026-11-21T09:00:00Z&to=2026-11-21T10:00:00Z&step=5m", 200),
        new("listUserStats", "GET", "/v1/stats/users?window=2h&limit=3", 200),
        new("getUserStats", "GET", "/v1/stats/users/alice?window=15m", 200),
        new("listRuleStats", "GET", "/v1/stats/rules", 200),
        new("listTokens", "GET", "/v1/admin/tokens", 200),
        new("createToken", "POST", "/v1/admin/tokens", 201, """{"name":"deploy","role":"operator","expires_in":"90d"}"""),
        new("revokeToken", "DELETE", "/v1/admin/tokens/{token}", 204),
        new("listAudit", "GET", "/v1/admin/audit?outcome=done&from=2026-11-21", 200),
        new("getMe", "GET", "/v1/admin/me", 200),
        new("getStatus", "GET", "/v1/admin/status", 200),
        new("watchEvents", "HEAD", "/v1/admin/events", 200),
        new("getHealth", "GET", "/health", 200),
        new("listOverrides", "GET", "/v1/admin/overrides?domain=web&state=active,suggested&q=path&limit=5", 200),
        new("exportOverrides", "GET", "/v1/admin/overrides/export?state=active&form=rules&expiring=false", 200),
        new("getOverride", "GET", "/v1/admin/overrides/ovr-000000000001", 200),
        new("explainOverride", "GET", "/v1/admin/overrides/ovr-000000000002/explain", 200),
        new("approveOverride", "POST", "/v1/admin/overrides/ovr-000000000001/approve?reason=seen", 200),
        new("rejectOverride", "POST", "/v1/admin/overrides/ovr-000000000002/reject", 200, """{"reason":"the nightly import"}"""),
        new("getAnomaly", "GET", "/ddos/anomaly?domain=web&from=2026-11-20&q=login&open=true&limit=10", 200),
        new("getAdaptive", "GET", "/v1/admin/adaptive", 200),
        new("setAdaptiveMode", "PUT", "/v1/admin/adaptive/modes/web", 200, """{"mode":"suggest"}"""),
        new("resetAdaptiveMode", "DELETE", "/v1/admin/adaptive/modes/web?reason=calm", 200),
        new("killAdaptive", "PUT", "/v1/admin/adaptive/kill", 200, """{"killed":true,"reason":"customers are denied"}"""),
        new("getAdvice", "GET", "/v1/admin/adaptive/advice?domain=web", 200),
        new("getAdviceChanges", "GET", "/v1/admin/adaptive/advice/changes", 404),
        new("listModels", "GET", "/v1/admin/models?domain=web", 200),
        new("getModel", "GET", "/v1/admin/models/web/3", 200),
        new("verifyModel", "GET", "/v1/admin/models/web/3/verify", 200),
        new("promoteModel", "POST", "/v1/admin/models/web/3/promote?reason=better", 200),
        new("rollBackModel", "POST", "/v1/admin/models/web/rollback?reason=worse", 200),
        new("trainModel", "POST", "/v1/admin/models/web/train", 202),
    }.ToDictionary(item => item.Id, StringComparer.Ordinal);

    /// <summary>Makes what the requests are about; returns a request's path with the ids filled in.</summary>
    public static async Task<Func<string, string>> PrepareAsync(AdminServer server)
    {
        (await server.SendAsync("operator", "POST", "/v1/admin/rules", Rule)).Json(201);
        (await server.SendAsync("operator", "POST", "/v1/admin/lists", ListItem)).Json(201);
        (await server.SendAsync("operator", "POST", "/v1/admin/tiers", Tier)).Json(201);
        await server.Desk!.PutAsync(SampleBook.Of(server.Time.GetUtcNow()));
        await SampleModels.AddAsync(server.Repository.Adaptive, server.Time.GetUtcNow());
        string release = (string)(await server.SendAsync("operator", "POST", "/v1/admin/releases", Release)).Json(201)["id"]!;
        string token = (string)(await server.SendAsync("admin", "POST", "/v1/admin/tokens", """{"name":"ci","role":"viewer"}""")).Json(201)["id"]!;
        return path => path.Replace("{release}", release, StringComparison.Ordinal).Replace("{token}", token, StringComparison.Ordinal);
    }
}
