using System.Buffers;
using System.Text;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Fuzz.Engine;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Explain;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Endpoints;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>Bodies of the endpoints that take JSON: checks, <c>/json</c>, objects of the admin API and rules.</summary>
internal sealed class JsonTarget(string name) : FuzzTarget(name)
{
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            """{"domain":"fuzz","descriptors":[{"entries":[{"key":"user","value":"bob"}],"hits":2}],"hits":1,"details":true}""",
            """{"requests":[{"domain":"fuzz","descriptors":[{"entries":[{"key":"a","value":"b"}]}]},{"user":"x"}]}""",
            """{"domain":"fuzz","hitsAddend":1,"descriptors":[{"entries":[{"key":"a","value":"\u00e4"}],"limit":{"requestsPerUnit":5,"unit":"HOUR"},"hitsAddend":"3"}]}""",
            """{"domain":"fuzz","descriptors":[{"key":"a","value":"b","rate_limit":{"unit":"minute","requests_per_unit":10}}]}""",
            """{"name":"ci","role":"viewer","expires":"2027-01-01T00:00:00Z"}""",
            "[[[[[1e400, -0, 1.5E-9, true, null, \"\\ud83d\\ude00\"]]]]]",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "{", "}", "[", "]", ":", ",", "\"", "null", "true", "-", "1e999", "0.1", "18446744073709551616", "\"\\ud800\"", "\\u0000", "\\", "\"domain\":", "\"hits\":", "\"entries\":",
            "\"descriptors\":", "\"requests\":", "\"\\u0064omain\":", "\uFEFF", "//", "/*", "\n",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3, 0x28],
        [0xED, 0xA0, 0x80],
    ];

    public override long MostAllocated(int length) => (1024 * 1024) + (2_000L * length);

    public override string Read(byte[] input)
    {
        ReadOnlySequence<byte> body = new(input);
        string one = Problem(() => CheckReader.ReadOne(body));
        string batch = Problem(() => CheckReader.ReadBatch(body));
        string explained = Problem(() => BodyReader.Read<ExplainBody>(input));
        RateLimitRequest? request = ProtobufJson.TryParse(body);
        return $"{one} {batch} {explained} {request is not null} {RulesOutcome(input)}";
    }

    private static string Problem(Action read)
    {
        try
        {
            read();
            return "read";
        }
        catch (ProblemException error)
        {
            return $"{error.Problem.Status} {(error.Problem.Errors is [var first, ..] ? first.Message : "")}";
        }
    }

    private static string RulesOutcome(byte[] input)
    {
        RuleDocument document = new("fuzz.json", Encoding.UTF8.GetString(input)) { Syntax = DocumentSyntax.Json };
        RuleSetLoadResult result = RuleSetLoader.Load([document], new RuleSetOptions());
        return result.RuleSet is null ? result.Errors[0].Message : "rules";
    }
}
