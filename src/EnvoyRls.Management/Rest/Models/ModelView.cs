using System.ComponentModel;
using System.Globalization;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Models;

namespace EnvoyRls.Management.Rest.Models;

/// <summary>One version of a domain's models.</summary>
internal sealed record ModelView
{
    public required string Domain { get; init; }

    [Description("From 1.")]
    public required int Version { get; init; }

    [Description("candidate, champion (in use) or retired.")]
    public required string Stage { get; init; }

    [Description("The detectors in it.")]
    public required string Algorithm { get; init; }

    [Description("When the oldest row was seen that it was trained on.")]
    public required DateTimeOffset TrainedFrom { get; init; }

    [Description("When the newest was.")]
    public required DateTimeOffset TrainedTo { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [Description("SHA-256 of its content, hexadecimal.")]
    public required string Checksum { get; init; }

    [Description("Where chance started: the same rows and seed make the same version.")]
    public string? Seed { get; init; }

    [Description("How many segments, domains and shapes it has models for.")]
    public int? Pools { get; init; }

    [Description("How many rows it was trained and tried on.")]
    public int? Rows { get; init; }

    [Description("How it did in its trial.")]
    public ModelQualityView? Quality { get; init; }

    [Description("How that did on the same rows which was in use then.")]
    public ModelQualityView? Incumbent { get; init; }

    [Description("How it fares beside the models in use, if it is the newest candidate.")]
    public CandidateView? Candidate { get; init; }

    public static ModelView Of(ModelRecord record, IReadOnlyList<CandidateNote> notes)
    {
        ModelParameters? parameters = ModelParameters.FromJson(record.Parameters);
        CandidateNote? note = notes.FirstOrDefault(note => note.Domain == record.Name && note.Version == record.Version);
        return new ModelView
        {
            Domain = record.Name,
            Version = record.Version,
            Stage = record.Stage,
            Algorithm = record.Algorithm,
            TrainedFrom = record.TrainedFrom,
            TrainedTo = record.TrainedTo,
            CreatedAt = record.Created,
            Checksum = record.Checksum,
            Seed = parameters?.Seed.ToString(CultureInfo.InvariantCulture),
            Pools = parameters?.Pools,
            Rows = parameters?.Rows,
            Quality = parameters is null ? null : ModelQualityView.Of(parameters.Quality),
            Incumbent = parameters is null ? null : ModelQualityView.Of(parameters.Incumbent),
            Candidate = note is null || record.Stage != ArchiveRules.Candidate ? null : CandidateView.Of(note),
        };
    }
}
