using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Management.Usage;

namespace EnvoyRls.Management.Tests.Fakes;

/// <summary>Reports the same figures whatever is asked for.</summary>
internal sealed class FakeUsageReports(TimeProvider time) : IUsageReports
{
    private static readonly UsageTotals Totals = new(100, 25, 0.25);

    public TimeSpan Retention => TimeSpan.FromDays(1);

    public Task<GlobalUsage> GlobalAsync(DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellation) => Task.FromResult(new GlobalUsage
    {
        From = from,
        To = to,
        StepSeconds = (int)step.TotalSeconds,
        Totals = Totals,
        Series = [new UsagePoint(from, 100, 25)],
        TopLimitedKeys = [new UsageShare("web.path_/login", 25, 25, 1)],
        TopEndpoints = [new UsageShare("/login", 100, 25, 0)],
        Limits = [new LimitUsage("web.path_/login", 100, 12.5)],
        Complete = true,
        Dropped = 0,
    });

    public Task<UserUsage> UserAsync(string user, TimeSpan window, CancellationToken cancellation) => Task.FromResult(new UserUsage
    {
        User = user,
        From = time.GetUtcNow() - window,
        To = time.GetUtcNow(),
        Totals = Totals,
        Series = [new UsagePoint(time.GetUtcNow(), 100, 25)],
        Error = 0,
        Complete = true,
    });

    public Task<UsersUsage> UsersAsync(TimeSpan window, int most, CancellationToken cancellation) =>
        Task.FromResult(new UsersUsage(time.GetUtcNow() - window, time.GetUtcNow(), [new UsageShare("=cmd,\"x\"", 100, 25, 0)]));

    public Task<RulesUsage> RulesAsync(TimeSpan window, CancellationToken cancellation) => Task.FromResult(new RulesUsage(time.GetUtcNow() - window, time.GetUtcNow(),
    [
        new RuleUsage
        {
            Rule = "web.path_/login",
            Layer = RuleLayer.Managed,
            Id = "login",
            Hits = 100,
            Denied = 25,
            RejectionRate = 0.25,
            DenialShare = 1,
            NearLimit = 10,
            ShadowDenied = 0,
            Idle = false,
        },
    ]));
}
