using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Pools;
using EnvoyRls.Adaptive.Detection.Rows;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Management.Tests.Fakes;

/// <summary>Three versions of a domain's models: one that was in use, one that is, and a candidate.</summary>
internal static class SampleModels
{
    private const int Rows = 32;

    private static readonly Lazy<byte[]> Content = new(Make);

    public static byte[] Container => Content.Value;

    public static async Task AddAsync(IAdaptiveArchive archive, DateTimeOffset now)
    {
        ModelParameters parameters = new(7, 1, Rows, new ModelQuality(0.97, 0.8, 0.6, 0.001, 500, 500), new ModelQuality(0.95, 0.7, 0.55, 0.002, 500, 500));
        ModelRecord record = new("web", 0, ModelContentsFormat.Algorithm, now.AddDays(-1), now.AddHours(-1), now.AddHours(-1), "", "", parameters.ToJson());
        for (int version = 1; version <= 3; version++)
        {
            await archive.AddModelAsync(record with { Created = record.Created.AddMinutes(version) }, Container, CancellationToken.None);
        }

        await archive.PromoteModelAsync("web", 1, CancellationToken.None);
        await archive.PromoteModelAsync("web", 2, CancellationToken.None);
        CandidateNote failure = new("api", 0, now.AddHours(-2), 0, 0, 0, PromotionOutcome.Refused, "too few clean rows");
        await new ModelDocuments(archive).NoteAsync([new CandidateNote("web", 3, now.AddMinutes(-50), 900, 2, 3, PromotionOutcome.Waits, "900 rows so far"), failure], CancellationToken.None);
    }

    private static byte[] Make()
    {
        int width = HostileRow.Width(SubjectKind.Key);
        PoolModels models = PoolTrainer.Train(GenericTraffic.Generate(SubjectKind.Key, 1)[..(Rows * width)], width, 0, 1, new TailCalibrationOptions());
        PoolKey key = new(SubjectKind.Key, "web", "web.path", IsInherited: false);
        return ModelContainer.Write(new ModelContents("web", [new PoolVersion(key, models, null)]));
    }
}
