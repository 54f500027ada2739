using System.Text.RegularExpressions;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>Every setting that a page names is one that the server's <c>--help</c> lists.</summary>
public sealed partial class PageSettingTests(ServerSettingNames settings) : IClassFixture<ServerSettingNames>
{
    /// <summary>Words of the same form that are no settings of ours. A new one that is right belongs here.</summary>
    private static readonly HashSet<string> OtherWords = new(
        """
        OVER_LIMIT INVALID_ARGUMENT RESOURCE_EXHAUSTED DEADLINE_EXCEEDED GRPC_XDS_SOTW NOT_FOUND PERMISSION_DENIED
        HTTP_FILTER HTTP_ROUTE VIRTUAL_HOST NETWORK_FILTER INSERT_BEFORE INSERT_FIRST SIDECAR_INBOUND SIDECAR_OUTBOUND STRICT_DNS LOGICAL_DNS
        ISTIO_MUTUAL DRAFT_VERSION_03 LEAST_REQUEST ROUND_ROBIN
        KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT PILOT_FILTER_GATEWAY_CLUSTER_CONFIG RESPONSE_FLAGS RESPONSE_CODE_DETAILS
        RLS_TOKEN NO_COLOR DASHBOARD_PICTURES DOCS_OUTPUT DOCS_PAGE FAULTS_TABLE
        LIMIT_ALL_DESCRIPTORS_HEADERS_ENABLED LIMIT_REQUEST_HEADERS_ENABLED REDIS_AWS_IAM_AUTH MAX_CONCURRENT_REQUESTS
        DESCRIPTOR_KEY_CONFIG CLOCK_BOOTTIME NOT_SERVING
        """.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Pages.All.Select(static page => page.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_settings_exist(string name)
    {
        MarkdownPage page = Pages.Named(name);
        string[] unknown =
        [
            .. CodeSpans.Inline(page).Concat(CodeSpans.Commands(page))
                .SelectMany(span => Word().Matches(span.Text).Select(word => (span.Line, word.Value)))
                .Where(word => !OtherWords.Contains(word.Value) && !settings.Has(word.Value))
                .Select(word => $"{name}:{word.Line}: {word.Value}")
                .Distinct(StringComparer.Ordinal),
        ];
        Assert.True(unknown.Length == 0, $"no settings of these names (or {nameof(OtherWords)} lacks them):\n{string.Join('\n', unknown)}");
    }

    [Fact]
    public void A_setting_that_does_not_exist_is_unknown()
    {
        Assert.True(settings.Has("REDIS_URL"));
        Assert.True(settings.Has("REDIS_TLS_*"));
        Assert.True(settings.Has("DOG_STATSD_MOGRIFIER_1_PATTERN"));
        Assert.False(settings.Has("REDIS_ADDRESS"));
        Assert.False(settings.Has("NO_SUCH_*"));
    }

    [GeneratedRegex(@"(?<![\w.$/<>-])[A-Z][A-Z0-9]+(_[A-Z0-9]+)+(_?\*)?(?![\w<])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
