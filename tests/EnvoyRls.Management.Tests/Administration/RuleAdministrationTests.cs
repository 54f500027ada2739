using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Administration;

public sealed class RuleAdministrationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_in_force_when_it_is_told()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();

        ChangeOutcome outcome = await harness.ApplyAsync(AdministrationHarness.PutLogin(3));

        Assert.Equal((ChangeStatus.Applied, 1L), (outcome.Status, outcome.Version));
        Assert.Equal(3u, harness.LoginLimit());
        Assert.StartsWith("{\"id\":\"login\",", Assert.Single(outcome.Objects).Body, StringComparison.Ordinal);
        VersionRecord record = (await harness.Repository.Objects.FindVersionAsync(1, Cancellation))!;
        Assert.Equal(("token:ann", "a test", "put rule login"), (record.Author, record.Reason, record.Summary));
    }

    [Fact]
    public async Task A_deleted_rule_gives_way_to_the_file()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        await harness.ApplyAsync(AdministrationHarness.PutLogin(3));

        ChangeOutcome outcome = await harness.ApplyAsync(AdministrationHarness.Delete("login"));

        Assert.Equal(ChangeStatus.Applied, outcome.Status);
        Assert.Equal(10u, harness.LoginLimit());
        Assert.Empty(harness.Administration.State.Objects);
    }

    [Fact]
    public async Task What_has_mistakes_is_refused_by_line_and_changes_nothing()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();

        ChangeOutcome outcome = await harness.ApplyAsync(
            AdministrationHarness.PutLogin(3),
            AdministrationHarness.PutRule("other", "domain: edge\ndescriptors: [{key: path}]\nrate_limit: {unit: minut, requests_per_unit: 1}\n"));

        ChangeError error = Assert.Single(outcome.Errors);
        Assert.Equal((ChangeStatus.Invalid, 1, 3), (outcome.Status, error.Operation, error.Error.Line));
        Assert.Equal(0, harness.Administration.State.Version);
        Assert.Equal(10u, harness.LoginLimit());
    }

    [Fact]
    public async Task A_text_that_cannot_be_read_is_refused_by_line()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();

        ChangeOutcome outcome = await harness.ApplyAsync(AdministrationHarness.PutRule("login", "{\n  \"domain\": \"edge\",,\n}", syntax: DocumentSyntax.Json));

        Assert.Equal((ChangeStatus.Invalid, 2), (outcome.Status, Assert.Single(outcome.Errors).Error.Line));
    }

    [Fact]
    public async Task A_precondition_that_does_not_hold_refuses_the_change()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        await harness.ApplyAsync(AdministrationHarness.PutLogin(3, ifVersion: 0));

        Assert.Equal(ChangeStatus.PreconditionFailed, (await harness.ApplyAsync(AdministrationHarness.PutLogin(4, ifVersion: 0))).Status);
        Assert.Equal(ChangeStatus.PreconditionFailed, (await harness.ApplyAsync(AdministrationHarness.PutLogin(4, ifVersion: 7))).Status);
        Assert.Equal(ChangeStatus.Applied, (await harness.ApplyAsync(AdministrationHarness.PutLogin(4, ifVersion: 1))).Status);
        Assert.Equal(ChangeStatus.NotFound, (await harness.ApplyAsync(AdministrationHarness.Delete("nobody"))).Status);
    }

    [Fact]
    public async Task The_same_again_makes_no_version()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        await harness.ApplyAsync(AdministrationHarness.PutLogin(3));

        ChangeOutcome outcome = await harness.ApplyAsync(AdministrationHarness.PutLogin(3));

        Assert.Equal((ChangeStatus.Applied, 1L, 1L), (outcome.Status, outcome.Version, harness.Administration.State.Version));
        Assert.Single(outcome.Objects);
    }

    [Fact]
    public async Task A_repeated_request_is_answered_as_then()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        ChangeRequest request = new()
        {
            Operations = [AdministrationHarness.PutLogin(3)],
            Principal = AdministrationHarness.Ann,
            Idempotency = new IdempotencyKey("token:ann", "k1", "f1"),
        };
        ChangeOutcome first = await harness.ApplyAsync(request);
        await harness.ApplyAsync(AdministrationHarness.PutLogin(5));

        ChangeOutcome again = await harness.ApplyAsync(request);
        ChangeOutcome other = await harness.ApplyAsync(request with { Idempotency = new IdempotencyKey("token:ann", "k1", "f2") });

        Assert.True(again.IsReplay);
        Assert.Equal(first.Version, again.Version);
        Assert.Equal(first.Objects[0].Body, again.Objects[0].Body);
        Assert.Equal(5u, harness.LoginLimit());
        Assert.Equal(ChangeStatus.KeyReused, other.Status);
    }

    [Fact]
    public async Task Replicas_that_write_at_once_all_have_their_way()
    {
        await using AdministrationHarness first = await new AdministrationHarness().StartAsync();
        AdministrationHarness second = await new AdministrationHarness(first.Time, first.Repository).StartAsync();

        Task<ChangeOutcome>[] writes =
        [
            .. Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? first : second).ApplyAsync(AdministrationHarness.PutRule($"r{i}", $$"""
                domain: edge
                descriptors: [{key: path, value: /r{{i}}}]
                rate_limit: {unit: minute, requests_per_unit: 1}
                """))),
        ];
        ChangeOutcome[] outcomes = await Task.WhenAll(writes);

        Assert.All(outcomes, outcome => Assert.Equal(ChangeStatus.Applied, outcome.Status));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), outcomes.Select(outcome => outcome.Version).Order());
        await second.Managed.CatchUpAsync(Cancellation);
        Assert.Equal(40, second.Administration.State.Objects.Count);
    }

    [Fact]
    public async Task A_change_that_was_made_is_not_told_as_refused_where_it_cannot_be_read_back()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        AwayAfterCommit objects = new(harness.Repository.Objects);
        using ManagedRules managed = new(objects, state => harness.Layers.Apply(state), new StatRegistry(), harness.Time, NullLogger<ManagedRules>.Instance);
        using RuleAdministration administration = new(objects, managed, harness.Rules, new StateValidator(new RuleSetOptions()), TimeProvider.System);
        await managed.CatchUpAsync(Cancellation);

        ChangeOutcome outcome = await administration.ApplyAsync(
            new ChangeRequest { Operations = [AdministrationHarness.PutLogin(3)], Principal = AdministrationHarness.Ann, Reason = "a test" }, Cancellation);

        Assert.Equal(ChangeStatus.Unavailable, outcome.Status);
        Assert.StartsWith("the change is made, as version 1,", outcome.Detail, StringComparison.Ordinal);
        await harness.Managed.CatchUpAsync(Cancellation);
        Assert.Equal(3u, harness.LoginLimit());
    }

    [Fact]
    public async Task A_repository_that_is_away_refuses_writes_and_keeps_the_rules()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        await harness.ApplyAsync(AdministrationHarness.PutLogin(3));
        harness.Repository.IsAway = true;

        Assert.Equal(ChangeStatus.Unavailable, (await harness.ApplyAsync(AdministrationHarness.PutLogin(4))).Status);
        Assert.Equal(3u, harness.LoginLimit());
    }

    [Fact]
    public async Task Going_back_to_a_version_makes_a_new_one_with_its_rules()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        await harness.ApplyAsync(AdministrationHarness.PutLogin(3));
        await harness.ApplyAsync(AdministrationHarness.PutLogin(4), AdministrationHarness.PutRule("other", "{domain: edge, descriptors: [{key: user}], rate_limit: {unlimited: true}}"));
        await harness.ApplyAsync(AdministrationHarness.Delete("login"));

        ChangeOutcome outcome = await harness.ApplyAsync(new ChangeOperation(ChangeVerb.Restore) { Version = 1 });

        Assert.Equal((ChangeStatus.Applied, 4L), (outcome.Status, outcome.Version));
        Assert.Equal(3u, harness.LoginLimit());
        Assert.Equal("login", Assert.Single(harness.Administration.State.Objects).Key.Id);
        Assert.Equal(ChangeStatus.NotFound, (await harness.ApplyAsync(new ChangeOperation(ChangeVerb.Restore) { Version = 99 })).Status);
        Assert.Equal(ChangeStatus.Applied, (await harness.ApplyAsync(new ChangeOperation(ChangeVerb.Restore) { Version = 0 })).Status);
        Assert.Empty(harness.Administration.State.Objects);
    }

    [Fact]
    public async Task A_preview_tells_differences_and_changes_nothing()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();

        ChangePreview preview = await harness.Administration.PreviewAsync([AdministrationHarness.PutLogin(3)], Cancellation);

        Assert.Equal(ChangeStatus.Applied, preview.Outcome.Status);
        Assert.NotEmpty(preview.Differences);
        Assert.NotNull(preview.Rules);
        Assert.Equal(10u, harness.LoginLimit());
    }

    [Fact]
    public async Task Versions_are_compared_by_what_their_rules_mean()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        await harness.ApplyAsync(AdministrationHarness.PutLogin(3));
        await harness.ApplyAsync(AdministrationHarness.PutLogin(4));

        Assert.NotEmpty((await harness.Administration.CompareAsync(1, 2, Cancellation))!);
        Assert.Empty((await harness.Administration.CompareAsync(2, 2, Cancellation))!);
        Assert.Null(await harness.Administration.CompareAsync(1, 9, Cancellation));
    }

    [Fact]
    public async Task A_duplicate_of_another_rule_is_refused_and_named()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        await harness.ApplyAsync(AdministrationHarness.PutLogin(3));

        ChangeOutcome outcome = await harness.ApplyAsync(AdministrationHarness.PutRule("login2", AdministrationHarness.LoginRule(4)));

        Assert.Equal(ChangeStatus.Invalid, outcome.Status);
        Assert.Contains("login", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strictness_refuses_conflicts_that_are_told_otherwise()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        ChangeOperation same = AdministrationHarness.PutLogin(10);

        ChangeOutcome strict = await harness.ApplyAsync(new ChangeRequest { Operations = [same], Principal = AdministrationHarness.Ann, Strict = true });
        ChangeOutcome lenient = await harness.ApplyAsync(same);

        Assert.Equal((ChangeStatus.Conflicting, ChangeStatus.Applied), (strict.Status, lenient.Status));
        Assert.NotEmpty(lenient.Conflicts);
    }
}
