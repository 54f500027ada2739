using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using EnvoyRls.Management.Usage;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Stats;

/// <summary>What was used, by whom and of what.</summary>
internal sealed class StatsOperations(AdminServices services)
{
    private const string Tag = "Statistics";
    private const int MostPoints = 5_000;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly ApiParameter Window = new("window", "The time that ends now.") { Type = ParameterType.Duration, Default = "1h" };

    private static readonly ApiParameter Step = new("step", "The length of one point of the series, in whole minutes.") { Type = ParameterType.Duration, Default = "1m" };

    public IEnumerable<ApiOperation> All() =>
    [
        Report<GlobalUsage>("/v1/stats/global", "getGlobalStats", "Tell what was used in all", GlobalAsync) with
        {
            Query = [ApiParameters.From, ApiParameters.To, Step, ApiParameters.Format],
            Description = "Without `from`, the hour before `to`; without `to`, up to now.",
        },
        Report<UsersUsage>("/v1/stats/users", "listUserStats", "List the users with most hits", UsersAsync) with
        {
            Query = [Window, ApiParameters.Limit, ApiParameters.Format],
        },
        Report<UserUsage>("/v1/stats/users/{id}", "getUserStats", "Tell what a user has used", UserAsync) with
        {
            Query = [Window, ApiParameters.Format],
        },
        Report<RulesUsage>("/v1/stats/rules", "listRuleStats", "Tell what each rule has done", RulesAsync) with
        {
            Query = [Window, ApiParameters.Format],
            Description = "The rule with most denials first; rules that nothing has hit are there too.",
        },
    ];

    private static ApiOperation Report<T>(string path, string id, string summary, Func<ApiCall, Task<ApiAnswer>> handler) => new("GET", path, id, summary)
    {
        Tag = Tag,
        Responses = [new(StatusCodes.Status200OK, "The report.", ApiSchema.Of<T>(), ApiAnswer.Json, Negotiation.Csv)],
        Handler = handler,
    };

    private async Task<ApiAnswer> GlobalAsync(ApiCall call)
    {
        DateTimeOffset to = call.Moment(ApiParameters.To) ?? services.Time.GetUtcNow();
        DateTimeOffset from = call.Moment(ApiParameters.From) ?? to - Hour;
        TimeSpan step = call.Duration(Step) ?? TimeSpan.FromMinutes(1);
        if (from >= to || step.Ticks % TimeSpan.TicksPerMinute != 0 || (to - from) / step > MostPoints)
        {
            throw new ProblemException(Problems.InvalidParameter(
                $"'from' must be before 'to', 'step' whole minutes, and the series of at most {MostPoints} points."));
        }

        GlobalUsage usage = await services.Usage.GlobalAsync(from, to, step, call.Cancellation);
        return Answer(call, usage, ["at", "hits", "denied"], usage.Series.Select(Row));
    }

    private async Task<ApiAnswer> UserAsync(ApiCall call)
    {
        UserUsage usage = await services.Usage.UserAsync(call.Variable("id"), WindowOf(call), call.Cancellation);
        return Answer(call, usage, ["at", "hits", "denied"], usage.Series.Select(Row));
    }

    private async Task<ApiAnswer> UsersAsync(ApiCall call)
    {
        UsersUsage usage = await services.Usage.UsersAsync(WindowOf(call), call.Integer(ApiParameters.Limit, ApiParameters.DefaultLimit), call.Cancellation);
        return Answer(call, usage, ["user", "hits", "denied", "error"], usage.Users.Select(user => new object?[] { user.Name, user.Hits, user.Denied, user.Error }));
    }

    private async Task<ApiAnswer> RulesAsync(ApiCall call)
    {
        RulesUsage usage = await services.Usage.RulesAsync(WindowOf(call), call.Cancellation);
        return Answer(
            call,
            usage,
            ["rule", "layer", "id", "hits", "denied", "rejection_rate", "denial_share", "near_limit", "shadow_denied", "last_hit", "idle"],
            usage.Rules.Select(rule => new object?[]
            {
                rule.Rule, WordTable<RuleLayer>.WordOf(rule.Layer), rule.Id, rule.Hits, rule.Denied, rule.RejectionRate, rule.DenialShare, rule.NearLimit,
                rule.ShadowDenied, rule.LastHit, rule.Idle,
            }));
    }

    private static object?[] Row(UsagePoint point) => [point.At, point.Hits, point.Denied];

    private static ApiAnswer Answer<T>(ApiCall call, T report, IReadOnlyList<string> header, IEnumerable<object?[]> rows) => call.AnswerType == Negotiation.Csv
        ? ApiAnswer.Text(CsvText.Of(header, rows), "text/csv; charset=utf-8; header=present")
        : ApiAnswer.Of(report);

    private TimeSpan WindowOf(ApiCall call)
    {
        TimeSpan window = call.Duration(Window) ?? Hour;
        return window <= services.Usage.Retention
            ? window
            : throw new ProblemException(Problems.InvalidParameter($"'window' may reach back {services.Usage.Retention.TotalHours:0} hours at most, as usage is not kept for longer."));
    }
}
