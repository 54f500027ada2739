using EnvoyRls.Faults.Tests.Grounds;
using EnvoyRls.Faults.Tests.Load;
using EnvoyRls.Faults.Tests.Measuring;
using EnvoyRls.Testing;

namespace EnvoyRls.Faults.Tests.Scenarios;

public sealed class ClusterFaultTests(GroundFixture<ClusterGround> ground) : FaultTests<ClusterGround>(ground), IClassFixture<GroundFixture<ClusterGround>>
{
    [Fact]
    public Task A_killed_primary_is_followed_by_its_replica() =>
        HoldsAsync(ground => TakeOverAsync(ground, "primary killed", static primary => primary.KillAsync(), static primary => primary.RestartAsync()));

    [Fact]
    public Task A_frozen_primary_is_followed_by_its_replica() =>
        HoldsAsync(ground => TakeOverAsync(ground, "primary frozen (SIGSTOP)", static primary => primary.FreezeAsync(), static primary => primary.ThawAsync()));

    [Fact]
    public Task A_primary_that_nobody_can_reach_is_followed_by_its_replica() =>
        HoldsAsync(ground => TakeOverAsync(ground, "primary cut off from everybody", Hide(ground), Pass(ground)));

    [Fact]
    public Task A_primary_that_only_the_service_can_reach_is_left_for_its_replica() =>
        HoldsAsync(ground => TakeOverAsync(ground, "primary cut off from the other nodes", Isolate(ground), Pass(ground)));

    [Fact]
    public Task A_primary_that_is_told_to_step_down_is_followed_by_its_replica() => HoldsAsync(StepsDownAsync);

    [Fact]
    public Task A_primary_that_the_service_cannot_reach_is_used_again_when_it_can() => HoldsAsync(NodeFaults.CutOffAsync);

    [Fact]
    public Task A_slow_primary_makes_no_call_late() => HoldsAsync(NodeFaults.SlowAsync);

    [Fact]
    public Task A_primary_that_loads_its_data_is_used_again_when_it_has() => HoldsAsync(NodeFaults.LoadingAsync);

    [Fact]
    public Task A_primary_without_memory_is_used_again_when_it_has_some() => HoldsAsync(NodeFaults.OutOfMemoryAsync);

    [Fact]
    public Task A_primary_that_forgot_the_scripts_is_told_them_without_a_failed_call() => HoldsAsync(NodeFaults.ScriptsForgottenAsync);

    [Fact]
    public Task Nodes_with_another_password_are_used_again_when_that_is_known() => HoldsAsync(NodeFaults.PasswordAsync);

    [Fact]
    public Task Connections_that_are_reset_in_the_middle_of_replies_are_made_again() => HoldsAsync(NodeFaults.CutRepliesAsync);

    [Fact]
    public Task A_slot_that_moves_costs_no_call() => HoldsAsync(MovesAsync);

    [Fact]
    public Task A_cluster_that_was_killed_whole_is_used_again_when_it_is_back() => HoldsAsync(AllKilled);

    private static async Task<FaultPlan> TakeOverAsync(ClusterGround ground, string fault, Func<RedisServer, Task> strike, Func<RedisServer, Task> end)
    {
        RedisServer primary = await ground.VictimAsync();
        IReadOnlyList<RedisServer> replicas = await ground.Cluster.ReplicasOfAsync(primary);
        return new FaultPlan
        {
            Fault = fault,
            Strike = () => strike(primary),
            End = () => end(primary),
            TakeOver = () => ground.TakeOverAsync(replicas),
            LosesData = true,
        };
    }

    private static async Task<FaultPlan> StepsDownAsync(ClusterGround ground)
    {
        RedisServer primary = await ground.VictimAsync();
        IReadOnlyList<RedisServer> replicas = await ground.Cluster.ReplicasOfAsync(primary);
        return new FaultPlan
        {
            Fault = "failover by hand (MOVED)",
            Strike = () => replicas[0].CliAsync("CLUSTER", "FAILOVER"),
            End = static () => Task.CompletedTask,
            TakeOver = () => ground.TakeOverAsync(replicas),
        };
    }

    private static async Task<FaultPlan> MovesAsync(ClusterGround ground)
    {
        RedisServer from = await ground.VictimAsync();
        RedisServer to = await ground.Cluster.OtherPrimaryAsync(from);
        return new FaultPlan
        {
            Fault = "a slot moved there and back (ASK, MOVED)",
            Strike = () => ground.Cluster.MoveSlotAsync(FaultRules.OracleTag, from, to),
            End = () => ground.Cluster.MoveSlotAsync(FaultRules.OracleTag, to, from),
            Lasts = TimeSpan.FromMilliseconds(300),
            MostFailed = NodeFaults.Unnoticed,
        };
    }

    private static Task<FaultPlan> AllKilled(ClusterGround ground) => Task.FromResult(new FaultPlan
    {
        Fault = "all nodes killed, and started again empty",
        Strike = () => Task.WhenAll(ground.Servers.Select(static node => node.KillAsync())),
        End = async () =>
        {
            await Task.WhenAll(ground.Servers.Select(static node => node.RestartAsync()));
            await ground.Cluster.WaitUntilServedAsync();
        },
        LosesData = true,
    });

    private static Func<RedisServer, Task> Hide(ClusterGround ground) => primary =>
    {
        ground.Cluster.Isolate(primary);
        primary.Entrance.Hold();
        return Task.CompletedTask;
    };

    private static Func<RedisServer, Task> Isolate(ClusterGround ground) => primary =>
    {
        ground.Cluster.Isolate(primary);
        return Task.CompletedTask;
    };

    private static Func<RedisServer, Task> Pass(ClusterGround ground) => _ =>
    {
        ground.Cluster.Pass();
        return Task.CompletedTask;
    };
}
