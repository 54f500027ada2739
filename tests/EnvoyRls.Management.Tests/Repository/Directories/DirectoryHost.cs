using EnvoyRls.Management.Access;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Repository.Directories;

/// <summary>A directory of its own and its repository, closed and removed together.</summary>
internal sealed class DirectoryHost : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private DirectoryRepository? _repository;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));

    public FailingFiles Files { get; } = new();

    public DirectoryLayout Layout => new(_directory.Path);

    public DirectoryOptions Options { get; set; } = new() { Path = "" };

    public DirectoryRepository Repository => _repository ?? throw new InvalidOperationException("not open");

    public static TokenRecord Token(int number) =>
        new($"{number:x12}", $"token {number}", Role.Operator, new string('a', 64), DateTimeOffset.UnixEpoch.AddSeconds(number), "test", null, null);

    public async Task OpenAsync()
    {
        await CloseAsync();
        _repository = await DirectoryRepository.OpenAsync(Options with { Path = _directory.Path }, Files, Time, NullLogger<DirectoryRepository>.Instance);
    }

    public async Task CloseAsync()
    {
        if (_repository is { } open)
        {
            _repository = null;
            await open.DisposeAsync();
        }
    }

    /// <summary>Puts rule <c>a</c>.</summary>
    public Task<CommitResult> CommitAsync(long expected, IdempotencyKey? key = null, string body = """{"domain":"edge"}""") => Repository.Objects.CommitAsync(
        new Commit { ExpectedVersion = expected, Author = "ann", Summary = "put rule a", Changes = [new ObjectChange(new ObjectKey(ObjectKind.Rule, "a"), null, body)], Idempotency = key },
        CancellationToken.None);

    public async Task CommitManyAsync(int commits)
    {
        for (int number = 0; number < commits; number++)
        {
            await CommitAsync(await VersionAsync());
        }
    }

    public async Task<long> VersionAsync() => (await Repository.Objects.LoadAsync(CancellationToken.None)).Version;

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _directory.Dispose();
    }
}
