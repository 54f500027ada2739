using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Segments;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Advice;

/// <summary>Limits that demand suggests; nothing of it is applied by itself.</summary>
internal sealed class AdviceOperations(AdminServices services)
{
    private const string Tag = "Advice";
    private const string Path = "/v1/admin/adaptive/advice";

    private static readonly TimeSpan Usual = TimeSpan.FromDays(1);

    private readonly HistoryAdvice _advice = new(services.Repository.Adaptive, () => services.Rules.Effective, new AdviceOptions());

    public IEnumerable<ApiOperation> All() =>
    [
        new("GET", Path, "getAdvice", "Advise limits by demand")
        {
            Tag = Tag,
            Description = "What keys asked for in the last day, or in the time given, minutes with anomalies left out: the 99th percentile with headroom, in steps of a fifth at most.",
            Query = [ApiParameters.Domain, ApiParameters.From, ApiParameters.To],
            Responses = [new(StatusCodes.Status200OK, "The advice.", ApiSchema.Of<AdviceAnswer>())],
            Problems = [StatusCodes.Status503ServiceUnavailable],
            Handler = AdviseAsync,
        },
        new("GET", $"{Path}/changes", "getAdviceChanges", "Write advice as a set of changes")
        {
            Tag = Tag,
            Description = "As `/v1/admin/changes` and its dry run take it.",
            Query = [ApiParameters.Domain, ApiParameters.From, ApiParameters.To],
            Responses = [new(StatusCodes.Status200OK, "The changes.", ApiSchema.ChangeSet)],
            Problems = [StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable],
            Handler = ChangesAsync,
        },
    ];

    private async Task<ApiAnswer> AdviseAsync(ApiCall call)
    {
        AdviceReport report = await ReportAsync(call);
        return ApiAnswer.Of(new AdviceAnswer(
            report.From,
            report.To,
            report.Minutes,
            [.. report.Advice.Select(AdviceView.Of)],
            [.. report.Unadvised.Select(rule => new UnadvisedView(rule.Domain, rule.Rule, rule.Why))]));
    }

    private async Task<ApiAnswer> ChangesAsync(ApiCall call)
    {
        AdviceReport report = await ReportAsync(call);
        return report.Advice.Count > 0
            ? ApiAnswer.Text(AdviceDocuments.ToChanges(report.Advice, "advised by demand"), ApiAnswer.Json)
            : throw new ProblemException(Problems.NotFound("No limit is to be changed: /v1/admin/adaptive/advice says why of each."));
    }

    private async Task<AdviceReport> ReportAsync(ApiCall call)
    {
        DateTimeOffset to = call.Moment(ApiParameters.To) ?? services.Time.GetUtcNow();
        DateTimeOffset from = call.Moment(ApiParameters.From) ?? to - Usual;
        try
        {
            return await _advice.AdviseAsync(call.Find(ApiParameters.Domain), from, to, call.Cancellation);
        }
        catch (ArchiveException error)
        {
            throw new ProblemException(Problems.Unavailable($"The history cannot be read: {error.Message}"));
        }
    }
}
