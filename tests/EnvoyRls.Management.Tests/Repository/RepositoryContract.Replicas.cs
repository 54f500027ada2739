using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Repository;

public abstract partial class RepositoryContract
{
    [Fact]
    public async Task Replicas_are_told_by_id_as_they_last_told_of_themselves()
    {
        ReplicaInfo first = Replica("a");
        await TellAsync(Replica("b") with { IsHealthy = false, Host = "pod \"é\"" });
        await TellAsync(first);
        Time.Advance(TimeSpan.FromSeconds(10));
        await TellAsync(first with { SeenAt = Now, ManagedVersion = 18 });

        IReadOnlyList<ReplicaInfo> replicas = await Repository.Replicas.ListAsync(CancellationToken.None);

        Assert.Equal([first with { SeenAt = Now, ManagedVersion = 18 }, Replica("b") with { IsHealthy = false, Host = "pod \"é\"" }], replicas);
    }

    [Fact]
    public async Task A_replica_that_is_silent_for_a_minute_is_forgotten()
    {
        await TellAsync(Replica("a"));
        Time.Advance(TimeSpan.FromSeconds(59));
        await TellAsync(Replica("b") with { SeenAt = Now });
        Assert.Equal(2, (await Repository.Replicas.ListAsync(CancellationToken.None)).Count);

        Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("b", Assert.Single(await Repository.Replicas.ListAsync(CancellationToken.None)).Id);
    }

    private static ReplicaInfo Replica(string id) => new(id, "pod-1", "0.1.0", Start.AddHours(-1), Start, 17, true);

    private Task TellAsync(ReplicaInfo replica) => Repository.Replicas.TellAsync(replica, CancellationToken.None);
}
