using EnvoyRls.Faults.Tests.Grounds;
using EnvoyRls.Faults.Tests.Measuring;
using EnvoyRls.Testing;

namespace EnvoyRls.Faults.Tests.Scenarios;

public sealed class SingleFaultTests(GroundFixture<SingleGround> ground) : FaultTests<SingleGround>(ground), IClassFixture<GroundFixture<SingleGround>>
{
    [Fact]
    public Task A_server_that_is_killed_and_started_again_is_used_again() => HoldsAsync(Killed);

    [Fact]
    public Task A_frozen_server_is_waited_for_by_no_call() => HoldsAsync(NodeFaults.FrozenAsync);

    [Fact]
    public Task A_server_that_cannot_be_reached_is_used_again_when_it_can() => HoldsAsync(NodeFaults.CutOffAsync);

    [Fact]
    public Task A_slow_server_makes_no_call_late() => HoldsAsync(NodeFaults.SlowAsync);

    [Fact]
    public Task A_server_that_became_a_replica_is_used_again_when_it_is_promoted() => HoldsAsync(Demoted);

    [Fact]
    public Task A_server_that_loads_its_data_is_used_again_when_it_has() => HoldsAsync(NodeFaults.LoadingAsync);

    [Fact]
    public Task A_server_without_memory_is_used_again_when_it_has_some() => HoldsAsync(NodeFaults.OutOfMemoryAsync);

    [Fact]
    public Task A_server_that_forgot_the_scripts_is_told_them_without_a_failed_call() => HoldsAsync(NodeFaults.ScriptsForgottenAsync);

    [Fact]
    public Task A_server_with_another_password_is_used_again_when_that_is_known() => HoldsAsync(NodeFaults.PasswordAsync);

    [Fact]
    public Task Connections_that_are_reset_in_the_middle_of_replies_are_made_again() => HoldsAsync(NodeFaults.CutRepliesAsync);

    private static Task<FaultPlan> Killed(SingleGround ground) => Task.FromResult(new FaultPlan
    {
        Fault = "killed, and started again empty",
        Strike = ground.Redis.KillAsync,
        End = ground.Redis.RestartAsync,
        LosesData = true,
    });

    private static Task<FaultPlan> Demoted(SingleGround ground)
    {
        RedisServer redis = ground.Redis;
        return Task.FromResult(new FaultPlan
        {
            Fault = "made a replica (READONLY)",
            Strike = () => redis.CliAsync("REPLICAOF", "127.0.0.1", "1"),
            End = () => redis.CliAsync("REPLICAOF", "NO", "ONE"),
        });
    }
}
