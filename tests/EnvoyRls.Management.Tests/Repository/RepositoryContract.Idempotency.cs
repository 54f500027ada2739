using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Repository;

public abstract partial class RepositoryContract
{
    private static readonly IdempotencyKey Key = new("token:deploy", "8e03978e-40d5-43dd-bc93-6894a57f9324", "fingerprint");

    [Fact]
    public async Task A_request_sent_again_is_told_the_version_it_made()
    {
        Assert.Equal(new CommitResult(CommitStatus.Committed, 1), await CommitOnceAsync(0, Key));
        await CommitAsync(Put(Rule("b"), Body(2)));

        Assert.Equal(new CommitResult(CommitStatus.Replayed, 1), await CommitOnceAsync(0, Key));
        Assert.Equal(new CommitResult(CommitStatus.Replayed, 1), await CommitOnceAsync(2, Key));
        await ReopenAsync();
        Assert.Equal(new CommitResult(CommitStatus.Replayed, 1), await CommitOnceAsync(2, Key));

        Assert.Equal(2, (await LoadAsync()).Version);
    }

    [Fact]
    public async Task A_key_used_for_another_request_is_refused()
    {
        await CommitOnceAsync(0, Key);

        Assert.Equal(new CommitResult(CommitStatus.KeyReused, 0), await CommitOnceAsync(1, Key with { Fingerprint = "another" }));

        Assert.Equal(1, (await LoadAsync()).Version);
    }

    [Fact]
    public async Task Keys_of_different_principals_are_different_keys()
    {
        await CommitOnceAsync(0, Key);

        Assert.Equal(new CommitResult(CommitStatus.Committed, 2), await CommitOnceAsync(1, Key with { Principal = "token:other", Fingerprint = "another" }));
    }

    [Fact]
    public async Task A_refused_commit_does_not_use_up_its_key()
    {
        await CommitAsync(Put(Rule("b"), Body(2)));
        Assert.Equal(CommitStatus.Conflict, (await CommitOnceAsync(0, Key)).Status);

        Assert.Equal(new CommitResult(CommitStatus.Committed, 2), await CommitOnceAsync(1, Key));
    }

    [Fact]
    public async Task A_key_is_remembered_for_a_day()
    {
        await CommitOnceAsync(0, Key);

        Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(CommitStatus.Replayed, (await CommitOnceAsync(1, Key)).Status);

        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(new CommitResult(CommitStatus.Committed, 2), await CommitOnceAsync(1, Key with { Fingerprint = "another" }));
        await ReopenAsync();
        Assert.Equal(new CommitResult(CommitStatus.Replayed, 2), await CommitOnceAsync(2, Key with { Fingerprint = "another" }));
    }

    [Fact]
    public async Task Of_the_same_request_sent_many_times_at_once_one_is_committed()
    {
        IRepository other = await AnotherAsync();
        CommitResult[] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(() =>
            (number % 2 == 0 ? Objects : other.Objects).CommitAsync(Once(0, Key), CancellationToken.None))));

        Assert.Single(results, new CommitResult(CommitStatus.Committed, 1));
        Assert.Equal(15, results.Count(result => result == new CommitResult(CommitStatus.Replayed, 1)));
        Assert.Equal(1, (await LoadAsync()).Version);
    }

    private static Commit Once(long expected, IdempotencyKey key) => Change(expected, Put(Rule("a"), Body(1))) with { Idempotency = key };

    private Task<CommitResult> CommitOnceAsync(long expected, IdempotencyKey key) => Objects.CommitAsync(Once(expected, key), CancellationToken.None);
}
