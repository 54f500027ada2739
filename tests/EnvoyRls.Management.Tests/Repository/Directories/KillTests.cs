using System.Globalization;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository.Directories;

/// <summary>A process that commits is killed in the middle of it, again and again.</summary>
public sealed class KillTests : IDisposable
{
    private const int Rounds = 10;
    private const int CommitsOfARound = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryDirectory _directory = new();

    private string Acknowledged => _directory.File("acknowledged");

    private string Repository => _directory.File("repository");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Whoever_is_killed_loses_at_most_what_was_not_acknowledged()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        Random random = new(seed);
        int unacknowledged = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            await CommitAndKillAsync(random, round * CommitsOfARound);
            long told = LastAcknowledged();
            long kept = await AssertWholeAsync(told);
            unacknowledged += (int)(kept - told);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"version {LastAcknowledged()} acknowledged; in {unacknowledged} of {Rounds} rounds one more was kept");
    }

    private async Task CommitAndKillAsync(Random random, int least)
    {
        await using ChildProcess child = ChildProcess.Start(Environment.ProcessPath!, [CommittingProcess.Command, Repository, Acknowledged]);
        await Eventually.IsTrueAsync(
            () => Task.FromResult(child.HasExited || LastAcknowledged() >= least), Patience, () => $"{least} commits after {LastAcknowledged()}; {child.Output}");
        Assert.False(child.HasExited, child.Output);

        // Anywhere within the commits that follow.
        await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 50));
        await child.KillAsync();
    }

    /// <summary>Opens what was left, and returns its version.</summary>
    private async Task<long> AssertWholeAsync(long told)
    {
        await using DirectoryRepository repository = await CommittingProcess.OpenAsync(Repository);
        ManagedState state = await repository.Objects.LoadAsync(CancellationToken.None);
        Assert.InRange(state.Version, told, told + 1);
        Assert.Equal(CommittingProcess.StateAt(state.Version), state.Of(ObjectKind.Rule).Select(item => (item.Key.Id, item.Body)));

        IReadOnlyList<VersionRecord> versions = await repository.Objects.ChangesSinceAsync(0, int.MaxValue, CancellationToken.None);
        Assert.Equal(state.Version, versions.Count);

        // Between two lives of the process an entry may be missing: its commit was kept, but not acknowledged.
        Page<AuditEntry> trail = await repository.Audit.FindAsync(new AuditQuery { Limit = 100_000 }, CancellationToken.None);
        HashSet<long> entries = [.. trail.Items.Select(entry => long.Parse(entry.Detail, CultureInfo.InvariantCulture))];
        Assert.All(AllAcknowledged(), number => Assert.Contains(number, entries));
        return state.Version;
    }

    private long LastAcknowledged() => AllAcknowledged().LastOrDefault();

    private IEnumerable<long> AllAcknowledged()
    {
        if (!File.Exists(Acknowledged))
        {
            return [];
        }

        using StreamReader reader = new(new FileStream(Acknowledged, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string[] lines = reader.ReadToEnd().Split('\n');
        return [.. lines[..^1].Select(line => long.Parse(line, CultureInfo.InvariantCulture))];
    }
}
