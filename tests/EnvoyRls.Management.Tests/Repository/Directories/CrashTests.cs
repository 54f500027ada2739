using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Repository.Directories;

/// <summary>The power fails at every step of every commit, and at every byte that is written.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TemporaryDirectory _written = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _written.Dispose();

    [Fact]
    public async Task After_a_power_failure_a_commit_is_there_as_a_whole_or_not_at_all()
    {
        RecordingFiles files = new();
        (List<ManagedState> states, List<int> ends) = await CommitAsync(files);

        int looked = 0;
        CrashedDisk disk = new();
        for (int step = 0; step < files.Steps.Count; step++)
        {
            int acknowledged = ends.Count(end => end <= step);
            foreach (IReadOnlyDictionary<string, byte[]> left in disk.During(files.Steps[step]))
            {
                await AssertWholeAsync(left, states, acknowledged, $"step {step} {files.Steps[step].Verb}");
                looked++;
            }

            disk.Complete(files.Steps[step]);
        }

        foreach (IReadOnlyDictionary<string, byte[]> left in disk.Now())
        {
            await AssertWholeAsync(left, states, states.Count - 1, "the end");
        }

        Assert.InRange(looked, 1_000, 20_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{files.Steps.Count} steps, {looked} crashes");
    }

    /// <summary>Three commits, the last of which removes an old version.</summary>
    /// <returns>The state at each version, and how many steps had been carried out when each commit was acknowledged.</returns>
    private async Task<(List<ManagedState> States, List<int> Ends)> CommitAsync(RecordingFiles files)
    {
        await using DirectoryRepository repository = await OpenAsync(_written.Path, files);
        List<ManagedState> states = [ManagedState.Empty];
        List<int> ends = [];
        ObjectKey key = new(ObjectKind.Rule, "a");
        foreach ((string? before, string? after) in new (string?, string?)[] { (null, """{"x":1}"""), ("""{"x":1}""", """{"y":"é"}"""), ("""{"y":"é"}""", null) })
        {
            _time.Advance(TimeSpan.FromDays(2));
            CommitResult result = await repository.Objects.CommitAsync(
                new Commit { ExpectedVersion = ends.Count, Author = "ann", Summary = "s", Changes = [new ObjectChange(key, before, after)] }, CancellationToken.None);
            Assert.Equal(CommitStatus.Committed, result.Status);
            states.Add(await repository.Objects.LoadAsync(CancellationToken.None));
            ends.Add(files.Steps.Count);
        }

        Assert.Contains(files.Steps, step => step.Verb == nameof(IDurableFiles.Delete));
        return (states, ends);
    }

    private async Task AssertWholeAsync(IReadOnlyDictionary<string, byte[]> left, List<ManagedState> states, int acknowledged, string where)
    {
        using TemporaryDirectory directory = new();
        foreach ((string path, byte[] contents) in left)
        {
            string place = Path.Combine(directory.Path, Path.GetRelativePath(_written.Path, path));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await File.WriteAllBytesAsync(place, contents);
        }

        await using DirectoryRepository repository = await OpenAsync(directory.Path, new RecordingFiles());
        ManagedState state = await repository.Objects.LoadAsync(CancellationToken.None);
        Assert.True(state.Version == acknowledged || state.Version == acknowledged + 1, $"{where}: version {state.Version} where {acknowledged} was acknowledged");
        Assert.Equal(states[(int)state.Version].Objects.Values, state.Objects.Values);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(directory.Path, "history"), "*.tmp"));

        CommitResult next = await repository.Objects.CommitAsync(
            new Commit { ExpectedVersion = state.Version, Author = "bob", Summary = "s", Changes = [new ObjectChange(new ObjectKey(ObjectKind.Tier, "t"), null, "{}")] },
            CancellationToken.None);
        Assert.Equal(new CommitResult(CommitStatus.Committed, state.Version + 1), next);
    }

    private Task<DirectoryRepository> OpenAsync(string path, IDurableFiles files) => DirectoryRepository.OpenAsync(
        new DirectoryOptions { Path = path, Versions = 2, Age = TimeSpan.FromDays(1) }, files, _time, NullLogger<DirectoryRepository>.Instance);
}
