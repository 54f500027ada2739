using System.Text.Json;
using EnvoyRls.Analysis.DryRun;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Objects;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Changes;

/// <summary>What a change set would change for a traffic sample.</summary>
internal sealed class DryRunOperations(AdminServices services)
{
    private const int MostRecent = 100_000;

    private const string Example =
        """{"changes": [{"op": "delete", "kind": "rule", "id": "login"}], "sample": {"requests": [{"domain": "web", "descriptors": [{"entries": [{"key": "path", "value": "/login"}]}]}]}}""";

    /// <summary>1 while a run goes on. One at a time, as each takes a processor for as long as it lasts.</summary>
    private int _isRunning;

    public IEnumerable<ApiOperation> All() =>
    [
        new("POST", "/v1/admin/dry-run", "dryRun", "Try a change set on traffic")
        {
            Tag = ChangeOperations.Tag,
            Description = "The rules in force and those that the change set leads to decide the same calls, each with counters of their own that nobody charged before.",
            Body = new ApiRequestBody(ApiSchema.Of<DryRunBody>(), ApiRequestBody.Json) { Example = Example },
            Responses = [new(StatusCodes.Status200OK, "What would be decided otherwise.", ApiSchema.Of<DryRunReport>())],
            Problems = [StatusCodes.Status404NotFound, StatusCodes.Status412PreconditionFailed, StatusCodes.Status422UnprocessableEntity],
            Handler = RunAsync,
        },
    ];

    private async Task<ApiAnswer> RunAsync(ApiCall call)
    {
        DryRunBody body = call.Read<DryRunBody>();
        string changes = JsonSerializer.Serialize(new { body.Changes }, ApiJson.Options);
        ChangeSetReading set = ChangeSets.Read(changes, DocumentSyntax.Json, services.Rules);
        ChangePreview preview = await services.Rules.PreviewAsync(set.Operations, call.Cancellation);
        if (preview.Rules is not { } after)
        {
            throw new ProblemException(ChangeProblems.Of(preview.Outcome));
        }

        DryRunOptions options = OptionsOf(body);
        if (Interlocked.Exchange(ref _isRunning, 1) == 1)
        {
            throw new ProblemException(Problems.Unavailable("Another dry run goes on."));
        }

        try
        {
            // Away from the thread that reads requests: a run may take seconds without waiting for anything.
            return ApiAnswer.Of(await Task.Run(
                () => DryRunner.RunAsync(services.Rules.Effective ?? RuleSet.Empty, after, SampleOf(body.Sample), options, services.Time, call.Cancellation), call.Cancellation));
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    private DryRunOptions OptionsOf(DryRunBody body)
    {
        DryRunOptions options = new() { Limiter = services.Decisions, Start = services.Time.GetUtcNow() };
        if (body.Duration is not { } text)
        {
            return options;
        }

        return DurationText.TryParse(text, out long microseconds) && microseconds <= TimeSpan.FromDays(366).TotalMicroseconds
            ? options with { Duration = TimeSpan.FromMicroseconds(microseconds) }
            : throw new ProblemException(Problems.MalformedBody("The body has mistakes.", new ProblemError("This is no time.", "write 1m or 36h") { In = "duration" }));
    }

    private IEnumerable<SampleRequest> SampleOf(SampleBody sample) => sample switch
    {
        { Requests: { } requests, Recent: null } => requests.Select(request => new SampleRequest(Calls.Of(request), request.At)),
        { Requests: null, Recent: > 0 and <= MostRecent and int most } => services.Recent.Last(most),
        _ => throw new ProblemException(Problems.MalformedBody(
            "The body has mistakes.", new ProblemError($"It is either 'requests' or 'recent', from 1 to {MostRecent}.", "") { In = "sample" })),
    };
}
