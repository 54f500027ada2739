using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Tests.Fakes;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Administration;

public sealed class ManagedRulesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_by_another_replica_comes_into_force_by_itself()
    {
        await using AdministrationHarness writer = await new AdministrationHarness().StartAsync();
        AdministrationHarness reader = new(writer.Time, writer.Repository);
        await using Supervisor supervisor = new(TimeProvider.System, new StatRegistry(), NullLogger<Supervisor>.Instance);
        reader.Managed.Start(supervisor);
        await reader.Managed.UpToDate.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        await writer.ApplyAsync(AdministrationHarness.PutLogin(3));

        await Eventually.TrueAsync(() => reader.LoginLimit() == 3);
    }

    [Fact]
    public async Task The_last_known_good_state_holds_until_the_repository_is_back()
    {
        await using AdministrationHarness writer = await new AdministrationHarness().StartAsync();
        await writer.ApplyAsync(AdministrationHarness.PutLogin(3));
        ManagedState known = writer.Administration.State;
        await writer.ApplyAsync(AdministrationHarness.PutLogin(4));
        writer.Repository.IsAway = true;
        AdministrationHarness restarted = new(writer.Time, writer.Repository);

        await Assert.ThrowsAsync<RepositoryException>(() => restarted.Managed.CatchUpAsync(Cancellation));
        await restarted.Managed.StartFromAsync(known, Cancellation);
        Assert.Equal(3u, restarted.LoginLimit());

        writer.Repository.IsAway = false;
        await restarted.Managed.CatchUpAsync(Cancellation);
        Assert.Equal(4u, restarted.LoginLimit());
    }

    [Fact]
    public async Task A_known_good_state_comes_too_late_when_the_repository_has_answered()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        await harness.ApplyAsync(AdministrationHarness.PutLogin(4));

        await harness.Managed.StartFromAsync(ManagedState.Empty, Cancellation);

        Assert.Equal((1L, 4u), (harness.Administration.State.Version, harness.LoginLimit()));
    }

    [Fact]
    public async Task A_repository_that_was_put_back_is_followed()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        await harness.ApplyAsync(AdministrationHarness.PutLogin(4));
        InMemoryRepository older = new(harness.Time);
        SwitchedObjects objects = new(harness.Repository.Objects, older.Objects);
        ManagedRules managed = new(
            objects,
            state => harness.Layers.Apply(state),
            new StatRegistry(),
            harness.Time,
            NullLogger<ManagedRules>.Instance);
        await managed.CatchUpAsync(Cancellation);
        Assert.Equal(1, managed.State.Version);

        objects.IsSwitched = true;
        await managed.CatchUpAsync(Cancellation);

        Assert.Equal((0L, 10u), (managed.State.Version, harness.LoginLimit()));
    }

    [Fact]
    public async Task A_state_that_makes_no_rules_leaves_the_last_good_one()
    {
        await using AdministrationHarness harness = await new AdministrationHarness().StartAsync();
        await harness.ApplyAsync(AdministrationHarness.PutLogin(4));
        ObjectKey key = new(ObjectKind.Rule, "login");
        await harness.Repository.Objects.CommitAsync(
            new Commit { ExpectedVersion = 1, Author = "a later release", Summary = "put rule login", Changes = [new ObjectChange(key, "", "{\"domain\":\"edge\",\"sorcery\":1}")] },
            Cancellation);

        await harness.Managed.CatchUpAsync(Cancellation);

        Assert.Equal((2L, 4u), (harness.Administration.State.Version, harness.LoginLimit()));
    }
}
