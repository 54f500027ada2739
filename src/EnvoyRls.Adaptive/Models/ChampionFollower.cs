using EnvoyRls.Adaptive.Archive;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Adaptive.Models;

/// <summary>Lets those versions judge that the archive says do, whoever promoted them, and after a restart.</summary>
internal sealed class ChampionFollower(ModelShelf shelf, BetweenTicks ticks, ModelStatistics statistics, ILogger<ModelLife> log)
{
    private readonly Dictionary<string, (ModelContents Contents, int Version, DateTimeOffset TrainedTo)> _inUse = new(StringComparer.Ordinal);

    /// <summary>The version that judges in a domain; 0 for none.</summary>
    public int VersionOf(string domain) => _inUse.TryGetValue(domain, out (ModelContents Contents, int Version, DateTimeOffset TrainedTo) model) ? model.Version : 0;

    /// <summary>Brings the engine to what the archive says.</summary>
    /// <param name="models">All versions there are.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task FollowAsync(IReadOnlyList<ModelRecord> models, CancellationToken cancellation)
    {
        foreach (ModelRecord champion in models.Where(model => model.Stage == ArchiveRules.Champion && model.Version != VersionOf(model.Name)))
        {
            if (await shelf.LoadAsync(champion, cancellation) is { } contents)
            {
                _inUse[champion.Name] = (contents, champion.Version, champion.TrainedTo);
                log.LogInformation("Version {Version} of the models of {Domain} judges from now on", champion.Version, champion.Name);
            }
        }

        if (_inUse.Count == 0)
        {
            return;
        }

        (ModelContents Contents, int Version, DateTimeOffset TrainedTo)[] inUse = [.. _inUse.Values];
        await ticks.DoAsync(
            engine =>
            {
                foreach ((ModelContents contents, int version, _) in inUse)
                {
                    engine.Models.Promote(contents, version);
                }

                return true;
            },
            cancellation);
        statistics.Judges(inUse.Max(static model => model.Version), inUse.Min(static model => model.TrainedTo));
    }
}
