using System.Text.Json;
using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Adaptive.Models;

/// <summary>What replicas tell each other of models through the archive, as JSON: requests of people, and notes of the leader.</summary>
internal sealed class ModelDocuments(IAdaptiveArchive archive)
{
    private const string Requests = "model-requests";
    private const string Notes = "model-notes";
    private const string Rows = "model-rows";
    private const int MostRequests = 100;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public async Task<IReadOnlyList<TrainingRequest>> RequestsAsync(CancellationToken cancellation) =>
        Read<TrainingRequest>(Requests, await archive.LoadAsync(Requests, cancellation));

    /// <summary>Adds a request in place of an older one for the same domain. Of two at the same instant one may be lost; it can be made again.</summary>
    public async Task RequestAsync(TrainingRequest request, CancellationToken cancellation)
    {
        IEnumerable<TrainingRequest> others = (await RequestsAsync(cancellation)).Where(other => other.Domain != request.Domain);
        TrainingRequest[] all = [.. others.Append(request).OrderByDescending(one => one.Time).Take(MostRequests)];
        await archive.SaveAsync(Requests, JsonSerializer.SerializeToUtf8Bytes(all, Options), cancellation);
    }

    public async Task<IReadOnlyList<CandidateNote>> NotesAsync(CancellationToken cancellation) =>
        Read<CandidateNote>(Notes, await archive.LoadAsync(Notes, cancellation));

    public Task NoteAsync(IEnumerable<CandidateNote> notes, CancellationToken cancellation) =>
        archive.SaveAsync(Notes, JsonSerializer.SerializeToUtf8Bytes(notes.ToArray(), Options), cancellation);

    public Task<byte[]?> RowsAsync(CancellationToken cancellation) => archive.LoadAsync(Rows, cancellation);

    public Task KeepRowsAsync(byte[] rows, CancellationToken cancellation) => archive.SaveAsync(Rows, rows, cancellation);

    /// <exception cref="ArchiveException">The document is none of these.</exception>
    private static T[] Read<T>(string name, byte[]? content)
    {
        try
        {
            return content is null ? [] : JsonSerializer.Deserialize<T[]>(content, Options) ?? [];
        }
        catch (JsonException error)
        {
            throw new ArchiveException($"the document {name} of the archive is damaged", error);
        }
    }
}
