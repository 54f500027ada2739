using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Usage;

/// <summary>Reports over what the repository keeps of all replicas and what this one has not kept yet.</summary>
/// <param name="recorder">Has what is not kept yet.</param>
/// <param name="rollups">Has all else.</param>
/// <param name="rules">Reads the rule set in force.</param>
/// <param name="time">The clock.</param>
internal sealed class UsageReports(UsageRecorder recorder, IUsageRollups rollups, Func<RuleSet?> rules, TimeProvider time) : IUsageReports
{
    private const int MostTop = 20;

    /// <inheritdoc/>
    public TimeSpan Retention => rollups.Retention;

    /// <inheritdoc/>
    public async Task<GlobalUsage> GlobalAsync(DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellation)
    {
        UsageSpan span = new(Minutes.Floor(from), Minutes.Ceiling(to));
        UsageSums sums = new(rollups, recorder.Local());
        IReadOnlyList<UsageRow> totals = await sums.RowsAsync(UsageKind.Total, "", span, cancellation);
        IReadOnlyList<UsageSum> keys = await sums.TopAsync(UsageKind.LimitedKey, span, MostTop, cancellation);
        IReadOnlyList<UsageSum> endpoints = await sums.TopAsync(UsageKind.Endpoint, span, MostTop, cancellation);
        IReadOnlyList<UsageSum> byRule = await sums.TopAsync(UsageKind.Rule, span, int.MaxValue, cancellation);
        return new GlobalUsage
        {
            From = span.From,
            To = span.To,
            StepSeconds = (int)step.TotalSeconds,
            Totals = TotalsOf(totals),
            Series = UsageSeries.Of(totals, span, step),
            TopLimitedKeys = [.. keys.Select(ShareOf)],
            TopEndpoints = [.. endpoints.Select(ShareOf)],
            Limits = rules() is { } inForce ? LimitUsages.Of(inForce, byRule, span, time.GetUtcNow()) : [],
            Complete = IsComplete(span),
            Dropped = recorder.Dropped,
        };
    }

    /// <inheritdoc/>
    public async Task<UserUsage> UserAsync(string user, TimeSpan window, CancellationToken cancellation)
    {
        UsageSpan span = SpanOf(window);
        UsageSums sums = new(rollups, recorder.Local());
        IReadOnlyList<UsageRow> rows = await sums.RowsAsync(UsageKind.User, UsageNames.Cut(user), span, cancellation);
        IReadOnlyList<UsageRow> others = await sums.RowsAsync(UsageKind.User, "", span, cancellation);
        HashSet<(DateTimeOffset, string)> told = [.. rows.Select(row => (row.Minute, row.Replica))];
        return new UserUsage
        {
            User = user,
            From = span.From,
            To = span.To,
            Totals = TotalsOf(rows),
            Series = UsageSeries.Of(rows, span, TimeSpan.FromMinutes(1)),
            Error = rows.Aggregate(0L, (error, row) => FixedWindow.Add(error, row.Error)),
            Complete = IsComplete(span) && others.All(row => told.Contains((row.Minute, row.Replica))),
        };
    }

    /// <inheritdoc/>
    public async Task<UsersUsage> UsersAsync(TimeSpan window, int most, CancellationToken cancellation)
    {
        UsageSpan span = SpanOf(window);
        IReadOnlyList<UsageSum> users = await new UsageSums(rollups, recorder.Local()).TopAsync(UsageKind.User, span, most, cancellation);
        return new UsersUsage(span.From, span.To, [.. users.Select(ShareOf)]);
    }

    /// <inheritdoc/>
    public async Task<RulesUsage> RulesAsync(TimeSpan window, CancellationToken cancellation)
    {
        UsageSpan span = SpanOf(window);
        UsageSums sums = new(rollups, recorder.Local());
        IReadOnlyList<UsageSum> byRule = await sums.TopAsync(UsageKind.Rule, span, int.MaxValue, cancellation);
        UsageTotals totals = TotalsOf(await sums.RowsAsync(UsageKind.Total, "", span, cancellation));
        return new RulesUsage(span.From, span.To, rules() is { } inForce ? RuleUsages.Of(inForce, byRule, totals, recorder.LastHits()) : []);
    }

    /// <summary>Whole minutes, the running one among them.</summary>
    private UsageSpan SpanOf(TimeSpan window)
    {
        DateTimeOffset end = Minutes.Floor(time.GetUtcNow()).AddMinutes(1);
        return new UsageSpan(Minutes.Floor(end - window), end);
    }

    private bool IsComplete(UsageSpan span) =>
        span.From >= Minutes.Floor(time.GetUtcNow() - rollups.Retention) && !(recorder.LastLost is { } lost && lost >= span.From);

    private static UsageTotals TotalsOf(IReadOnlyList<UsageRow> rows)
    {
        long hits = rows.Aggregate(0L, (sum, row) => FixedWindow.Add(sum, row.Hits));
        long denied = rows.Aggregate(0L, (sum, row) => FixedWindow.Add(sum, row.Denied));
        return new UsageTotals(hits, denied, Shares.Of(denied, hits));
    }

    private static UsageShare ShareOf(UsageSum sum) => new(sum.Name, sum.Hits, sum.Denied, sum.Error);
}
