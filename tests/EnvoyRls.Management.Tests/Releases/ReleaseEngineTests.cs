using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Releases;
using EnvoyRls.Management.Tests.Administration;

namespace EnvoyRls.Management.Tests.Releases;

public sealed class ReleaseEngineTests
{
    private const string Change = """
        changes:
          - op: put
            kind: rule
            id: login
            body:
              domain: edge
              descriptors: [{key: path, value: /login}]
              rate_limit: {unit: minute, requests_per_unit: 3}
        """;

    private const string Stages = """

        stages: [{percent: 10%, for: 10m}, {percent: 50%, for: 5m}]
        rollback_if: {denials_above: 20%, errors_above: 1%, min_decisions: 10}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_release_at_a_moment_waits_for_it()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        string id = await PlanAsync(harness, Change + "\nactivate_at: 2026-03-01T10:05:00Z");

        await harness.Engine.TickAsync(Cancellation);
        Assert.Equal((ReleaseState.Scheduled, 10u), (harness.Desk.Find(id)!.State, harness.LoginLimit()));

        harness.Time.Advance(TimeSpan.FromMinutes(5));
        await harness.Engine.TickAsync(Cancellation);
        Assert.Equal((ReleaseState.Done, 3u), (harness.Desk.Find(id)!.State, harness.LoginLimit()));
    }

    [Fact]
    public async Task A_staged_release_grows_and_ends_in_force_for_all()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        string id = await PlanAsync(harness, Change + Stages);

        await TickTwiceAsync(harness);
        Assert.Equal((ReleaseState.Staged, 1_000, 10u), (harness.Desk.Find(id)!.State, harness.Slot.Current!.Staged!.Parts, harness.LoginLimit()));

        harness.Time.Advance(TimeSpan.FromMinutes(10));
        await harness.Engine.TickAsync(Cancellation);
        Assert.Equal(5_000, harness.Slot.Current!.Staged!.Parts);

        harness.Time.Advance(TimeSpan.FromMinutes(5));
        await TickTwiceAsync(harness);
        Assert.Equal((ReleaseState.Done, 3u), (harness.Desk.Find(id)!.State, harness.LoginLimit()));
        Assert.Null(harness.Slot.Current!.Staged);
    }

    [Fact]
    public async Task Every_replica_comes_to_the_same_end_and_one_commits_it()
    {
        await using AdministrationHarness first = await new AdministrationHarness().StartAsync();
        AdministrationHarness second = await new AdministrationHarness(first.Time, first.Repository).StartAsync();
        string id = await PlanAsync(first, Change + Stages);
        for (int minute = 0; minute < 20; minute++)
        {
            await second.Managed.CatchUpAsync(Cancellation);
            await Task.WhenAll(first.Engine.TickAsync(Cancellation), second.Engine.TickAsync(Cancellation));
            first.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await second.Managed.CatchUpAsync(Cancellation);
        Assert.Equal(ReleaseState.Done, second.Desk.Find(id)!.State);

        // Planned, begun, done.
        Assert.Equal(3, second.Administration.State.Version);
    }

    [Fact]
    public async Task Denials_above_the_bound_take_a_release_back()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        string id = await PlanAsync(harness, Change + Stages);
        await TickTwiceAsync(harness);
        for (int i = 0; i < 10; i++)
        {
            harness.Slot.Current!.Staged!.Counts.Add(candidate: true, denied: i < 3, failed: false);
        }

        await TickTwiceAsync(harness);

        Release release = harness.Desk.Find(id)!;
        Assert.Equal((ReleaseState.RolledBack, "30% of 10 decisions denied, more than 20%"), (release.State, release.Detail));
        Assert.Null(harness.Slot.Current!.Staged);
        Assert.Equal(10u, harness.LoginLimit());
    }

    [Fact]
    public async Task A_release_that_does_harm_is_out_of_force_here_though_the_repository_is_away()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        string id = await PlanAsync(harness, Change + Stages);
        await TickTwiceAsync(harness);
        for (int i = 0; i < 10; i++)
        {
            harness.Slot.Current!.Staged!.Counts.Add(candidate: true, denied: i < 3, failed: false);
        }

        harness.Repository.IsAway = true;
        await TickTwiceAsync(harness);
        Assert.Equal(0, harness.Slot.Current!.Staged!.Parts);

        harness.Repository.IsAway = false;
        await TickTwiceAsync(harness);
        Assert.Equal(ReleaseState.RolledBack, harness.Desk.Find(id)!.State);
        Assert.Null(harness.Slot.Current!.Staged);
    }

    [Fact]
    public async Task A_change_meanwhile_enters_the_candidate()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        await PlanAsync(harness, Change + Stages);
        await TickTwiceAsync(harness);

        await harness.ApplyAsync(AdministrationHarness.PutRule("user", "{domain: edge, descriptors: [{key: user}], rate_limit: {unit: hour, requests_per_unit: 7}}"));
        await harness.Engine.TickAsync(Cancellation);

        Assert.Contains("edge.user", harness.Slot.Current!.Staged!.Candidate.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_clashes_with_what_came_meanwhile_fails_and_the_change_stays()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        string id = await PlanAsync(harness, Change + Stages);
        await TickTwiceAsync(harness);

        ChangeOutcome outcome = await harness.ApplyAsync(AdministrationHarness.PutRule("mine", AdministrationHarness.LoginRule(8)));
        await TickTwiceAsync(harness);

        Assert.Equal(ChangeStatus.Applied, outcome.Status);
        Assert.Equal(ReleaseState.Failed, harness.Desk.Find(id)!.State);
        Assert.Equal(8u, harness.LoginLimit());
    }

    [Fact]
    public async Task People_hurry_releases_on_and_stop_them()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        string stopped = await PlanAsync(harness, Change + Stages);
        await TickTwiceAsync(harness);
        Assert.Equal(ChangeStatus.Applied, (await harness.Desk.AbortAsync(stopped, AdministrationHarness.Ann, "not today", Cancellation)).Status);
        await harness.Engine.TickAsync(Cancellation);
        Assert.Null(harness.Slot.Current!.Staged);

        string hurried = await PlanAsync(harness, Change + Stages);
        Assert.Equal(ChangeStatus.Applied, (await harness.Desk.PromoteAsync(hurried, AdministrationHarness.Ann, Cancellation)).Status);

        Assert.Equal((ReleaseState.Aborted, "not today"), (harness.Desk.Find(stopped)!.State, harness.Desk.Find(stopped)!.Detail));
        Assert.Equal((ReleaseState.Done, 3u), (harness.Desk.Find(hurried)!.State, harness.LoginLimit()));
        Assert.Equal(ChangeStatus.PreconditionFailed, (await harness.Desk.AbortAsync(hurried, AdministrationHarness.Ann, "", Cancellation)).Status);
        Assert.Equal(ChangeStatus.NotFound, (await harness.Desk.PromoteAsync("nobody", AdministrationHarness.Ann, Cancellation)).Status);
    }

    [Fact]
    public async Task One_is_staged_at_a_time_and_the_next_waits()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        string first = await PlanAsync(harness, Change + Stages);
        harness.Time.Advance(TimeSpan.FromSeconds(1));
        string second = await PlanAsync(harness, Change.Replace("3}", "4}", StringComparison.Ordinal) + Stages);

        await TickTwiceAsync(harness);
        Assert.Equal((ReleaseState.Staged, ReleaseState.Scheduled), (harness.Desk.Find(first)!.State, harness.Desk.Find(second)!.State));

        await harness.Desk.AbortAsync(first, AdministrationHarness.Ann, "", Cancellation);
        await TickTwiceAsync(harness);
        Assert.Equal(ReleaseState.Staged, harness.Desk.Find(second)!.State);
    }

    [Theory]
    [InlineData("\nstages: [{percent: 10%}]", "a stage needs a share and a time")]
    [InlineData("\nstages: [{percent: 50%, for: 1m}, {percent: 10%, for: 1m}]", "the shares of stages must grow")]
    [InlineData("\nstages: [{percent: 0%, for: 1m}]", "the shares of stages must grow")]
    [InlineData("\nrollback_if: {denials_above: 10%}", "rollback_if has no meaning without stages")]
    [InlineData("\nstages: [{percent: 50%, for: 1m}]\nrollback_if: {min_decisions: 10}", "rollback_if has no bound")]
    [InlineData("\nactivate_at: tomorrow", "activate_at")]
    public async Task A_release_that_makes_no_sense_is_refused(string rest, string message)
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();

        ChangeOutcome outcome = await CreateAsync(harness, Change + rest);

        Assert.Equal(ChangeStatus.Invalid, outcome.Status);
        Assert.Contains(outcome.Errors, error => error.Error.Message.Contains(message, StringComparison.Ordinal));
        Assert.Empty(harness.Desk.List());
    }

    [Fact]
    public async Task A_release_is_kept_as_it_was_planned()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        string id = await PlanAsync(harness, Change + Stages + "\nreason: spring\nactivate_at: 2026-04-01");

        Release release = harness.Desk.Find(id)!;

        Assert.Equal(("spring", "token:ann", new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)), (release.Reason, release.Author, release.ActivateAt));
        Assert.Equal([new ReleaseStage(1_000, TimeSpan.FromMinutes(10)), new ReleaseStage(5_000, TimeSpan.FromMinutes(5))], release.Stages);
        Assert.Equal(new RollbackBounds { DenialsAbove = 2_000, ErrorsAbove = 100, MinDecisions = 10 }, release.RollbackIf);
        Assert.Equal("login", Assert.Single(release.Operations).Key.Id);
    }

    private static async Task TickTwiceAsync(AdministrationHarness harness)
    {
        // One look moves a release on, the next brings what it has become into force.
        await harness.Engine.TickAsync(Cancellation);
        await harness.Engine.TickAsync(Cancellation);
    }

    private static async Task<string> PlanAsync(AdministrationHarness harness, string text)
    {
        ChangeOutcome outcome = await CreateAsync(harness, text);
        Assert.Equal((ChangeStatus.Applied, ""), (outcome.Status, string.Join("; ", outcome.Errors.Select(error => error.Error))));
        return outcome.Objects[0].Key.Id;
    }

    private static Task<ChangeOutcome> CreateAsync(AdministrationHarness harness, string text) => harness.Desk.CreateAsync(
        text, DocumentSyntax.Yaml, new ChangeRequest { Operations = [], Principal = AdministrationHarness.Ann }, Cancellation);
}
