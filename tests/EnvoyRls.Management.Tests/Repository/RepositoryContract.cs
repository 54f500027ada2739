using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository;

/// <summary>What every repository does, whatever it is made of. A subclass brings the store; each test has an empty one.</summary>
public abstract partial class RepositoryContract : IAsyncLifetime
{
    /// <summary>A whole second, as stores need not keep more than microseconds.</summary>
    private static DateTimeOffset Start => new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly List<IRepository> _others = [];
    private IRepository? _repository;

    /// <summary>Upper bound for what should take no time.</summary>
    protected static TimeSpan Patience => TimeSpan.FromSeconds(20);

    /// <summary>The clock that the repository lives by.</summary>
    protected FakeTimeProvider Time { get; } = new(Start);

    private protected IRepository Repository => _repository ?? throw new InvalidOperationException("not initialized");

    private protected IManagedObjects Objects => Repository.Objects;

    private DateTimeOffset Now => Time.GetUtcNow();

    public async ValueTask InitializeAsync() => _repository = await CreateAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (IRepository other in _others)
        {
            await other.DisposeAsync();
        }

        if (_repository is not null)
        {
            await _repository.DisposeAsync();
        }

        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens an empty store.</summary>
    private protected abstract ValueTask<IRepository> CreateAsync();

    /// <summary>Opens the store of <see cref="CreateAsync"/> once more.</summary>
    private protected abstract ValueTask<IRepository> OpenAsync();

    /// <summary>Opens the store beside the first opener, as another replica; a store for one replica gives that same opener.</summary>
    private protected virtual ValueTask<IRepository> OpenBesideAsync() => OpenAsync();

    /// <summary>Removes what <see cref="CreateAsync"/> made, after every opener is closed.</summary>
    private protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    /// <summary>Closes the store and opens it again.</summary>
    private protected async Task ReopenAsync()
    {
        await Repository.DisposeAsync();
        _repository = null;
        _repository = await OpenAsync();
    }

    private protected async Task<IRepository> AnotherAsync()
    {
        IRepository other = await OpenBesideAsync();
        if (other != _repository)
        {
            _others.Add(other);
        }

        return other;
    }

    private protected static ObjectKey Rule(string id) => new(ObjectKind.Rule, id);

    private protected static ObjectChange Put(ObjectKey key, string body, string? before = null) => new(key, before, body);

    private protected static ObjectChange Delete(ObjectKey key, string before) => new(key, before, null);

    /// <summary>A body that differs from those of other numbers.</summary>
    private protected static string Body(int number) => $$"""{"domain":"edge","priority":{{number}}}""";

    private protected static Commit Change(long expected, params ObjectChange[] changes) => new()
    {
        ExpectedVersion = expected,
        Author = "token:deploy",
        Reason = "because",
        Summary = "changed something",
        Changes = changes,
    };

    /// <summary>Commits on top of the last version, which nobody else changes meanwhile.</summary>
    private protected async Task<long> CommitAsync(params ObjectChange[] changes)
    {
        long expected = (await Objects.LoadAsync(CancellationToken.None)).Version;
        CommitResult result = await Objects.CommitAsync(Change(expected, changes), CancellationToken.None);
        Assert.Equal(new CommitResult(CommitStatus.Committed, expected + 1), result);
        return result.Version;
    }

    private protected Task<ManagedState> LoadAsync() => Objects.LoadAsync(CancellationToken.None);

    private protected async Task<string?> BodyOfAsync(ObjectKey key) => (await LoadAsync()).Find(key)?.Body;

    private protected static void AssertSame(ManagedState expected, ManagedState actual)
    {
        Assert.Equal(expected.Version, actual.Version);
        Assert.Equal(
            expected.Objects.Values.OrderBy(item => item.Key.Kind).ThenBy(item => item.Key.Id, StringComparer.Ordinal),
            actual.Objects.Values.OrderBy(item => item.Key.Kind).ThenBy(item => item.Key.Id, StringComparer.Ordinal));
    }
}
