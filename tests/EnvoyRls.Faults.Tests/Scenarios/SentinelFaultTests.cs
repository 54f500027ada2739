using EnvoyRls.Faults.Tests.Grounds;
using EnvoyRls.Faults.Tests.Measuring;
using EnvoyRls.Testing;

namespace EnvoyRls.Faults.Tests.Scenarios;

public sealed class SentinelFaultTests(GroundFixture<SentinelGround> ground) : FaultTests<SentinelGround>(ground), IClassFixture<GroundFixture<SentinelGround>>
{
    [Fact]
    public Task A_killed_master_is_followed_by_the_one_that_takes_over() =>
        HoldsAsync(ground => TakeOverAsync(ground, "master killed", static master => master.KillAsync(), static master => master.RestartAsync()));

    [Fact]
    public Task A_frozen_master_is_followed_by_the_one_that_takes_over() =>
        HoldsAsync(ground => TakeOverAsync(ground, "master frozen (SIGSTOP)", static master => master.FreezeAsync(), static master => master.ThawAsync()));

    [Fact]
    public Task A_master_that_nobody_can_reach_is_followed_by_the_one_that_takes_over() =>
        HoldsAsync(ground => TakeOverAsync(ground, "master cut off from everybody", Hide(ground), Pass(ground)));

    [Fact]
    public Task A_master_that_only_the_service_can_reach_is_left_for_the_one_that_takes_over() =>
        HoldsAsync(ground => TakeOverAsync(ground, "master cut off from its replicas and sentinels", Isolate(ground), Pass(ground)));

    [Fact]
    public Task A_master_that_is_told_to_step_down_is_followed_by_the_one_that_takes_over() =>
        HoldsAsync(async ground =>
        {
            await ground.Trio.WaitUntilFitAsync();
            return await TakeOverAsync(ground, "failover by hand (READONLY)", _ => ground.Trio.OrderFailOverAsync(), static _ => Task.CompletedTask);
        });

    [Fact]
    public Task A_master_that_the_service_cannot_reach_is_used_again_when_it_can() => HoldsAsync(NodeFaults.CutOffAsync);

    [Fact]
    public Task A_slow_master_makes_no_call_late() => HoldsAsync(NodeFaults.SlowAsync);

    [Fact]
    public Task A_master_that_loads_its_data_is_used_again_when_it_has() => HoldsAsync(NodeFaults.LoadingAsync);

    [Fact]
    public Task A_master_without_memory_is_used_again_when_it_has_some() => HoldsAsync(NodeFaults.OutOfMemoryAsync);

    [Fact]
    public Task A_master_that_forgot_the_scripts_is_told_them_without_a_failed_call() => HoldsAsync(NodeFaults.ScriptsForgottenAsync);

    [Fact]
    public Task Servers_with_another_password_are_used_again_when_that_is_known() => HoldsAsync(NodeFaults.PasswordAsync);

    [Fact]
    public Task Connections_that_are_reset_in_the_middle_of_replies_are_made_again() => HoldsAsync(NodeFaults.CutRepliesAsync);

    [Fact]
    public Task All_servers_that_are_frozen_are_used_again_when_they_go_on() => HoldsAsync(AllFrozen);

    private static async Task<FaultPlan> TakeOverAsync(SentinelGround ground, string fault, Func<RedisServer, Task> strike, Func<RedisServer, Task> end)
    {
        RedisServer master = await ground.VictimAsync();
        return new FaultPlan
        {
            Fault = fault,
            Strike = () => strike(master),
            End = () => end(master),
            TakeOver = () => ground.TakeOverAsync(master),
            LosesData = true,
        };
    }

    private static Func<RedisServer, Task> Hide(SentinelGround ground) => master =>
    {
        ground.Trio.Isolate(master);
        master.Entrance.Hold();
        return Task.CompletedTask;
    };

    private static Func<RedisServer, Task> Isolate(SentinelGround ground) => master =>
    {
        ground.Trio.Isolate(master);
        return Task.CompletedTask;
    };

    private static Func<RedisServer, Task> Pass(SentinelGround ground) => _ =>
    {
        ground.Trio.Pass();
        return Task.CompletedTask;
    };

    private static Task<FaultPlan> AllFrozen(SentinelGround ground) => Task.FromResult(new FaultPlan
    {
        Fault = "all servers frozen (SIGSTOP)",
        Strike = () => Task.WhenAll(ground.Servers.Select(static server => server.FreezeAsync())),
        End = () => Task.WhenAll(ground.Servers.Select(static server => server.ThawAsync())),
        LosesData = true,
    });
}
