using System.Buffers;
using System.Text.Json;
using EnvoyRls.Analysis.Explain;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Rest.Changes;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Explain;

/// <summary>Why is this limited?</summary>
internal sealed class ExplainOperations(AdminServices services)
{
    private const string Example = """{"domain": "web", "descriptors": [{"entries": [{"key": "path", "value": "/login"}, {"key": "remote_address", "value": "203.0.113.9"}]}]}""";

    public IEnumerable<ApiOperation> All() =>
    [
        new("POST", "/v1/admin/explain", "explain", "Explain what happens to a call, and why")
        {
            Tag = "Rules in force",
            Description = "Which rule each descriptor meets, which were passed over, what would be charged, and how the live counters stand. Charges nothing.",
            Body = new ApiRequestBody(ApiSchema.Of<ExplainBody>(), ApiRequestBody.Json) { Example = Example },
            Responses = [new(StatusCodes.Status200OK, "The explanation.", ApiSchema.Of<ExplainAnswer>())],
            Handler = ExplainAsync,
        },
    ];

    private async Task<ApiAnswer> ExplainAsync(ApiCall call)
    {
        ExplainBody body = call.Read<ExplainBody>();
        RateLimitRequest request = Calls.Of(new CallBody(body.Domain, body.Descriptors) { Hits = body.Hits });
        RuleSet rules = services.Rules.Effective ?? RuleSet.Empty;
        Explainer explainer = new(rules, services.Decisions, services.Time.GetUtcNow(), services.Counters);
        try
        {
            return Answer(await explainer.ExplainAsync(request));
        }
        catch (FormatException error)
        {
            throw new ProblemException(Problems.Unprocessable("refused-call", $"This call cannot be explained, as {error.Message}"));
        }
    }

    private static ApiAnswer Answer(IReadOnlyList<Explanation> explanations)
    {
        ArrayBufferWriter<byte> json = new();
        using (Utf8JsonWriter writer = new(json, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder }))
        {
            ExplanationJson.Write(writer, explanations);
        }

        return new ApiAnswer(StatusCodes.Status200OK) { ContentType = ApiAnswer.Json, Body = json.WrittenMemory };
    }
}
