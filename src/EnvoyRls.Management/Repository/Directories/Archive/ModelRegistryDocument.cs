using System.Text.Json;
using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Management.Repository.Directories.Archive;

/// <summary>The registry of models as YAML that people can read.</summary>
internal static class ModelRegistryDocument
{
    private const string Comment = "The models of the adaptive layer. Their contents are the files beside this one, called by their checksum.";

    public static byte[] Write(IEnumerable<ModelRecord> models) => StoredDocument.Write(Comment, json =>
    {
        json.WriteStartArray("models");
        foreach (ModelRecord model in models)
        {
            Write(model, json);
        }

        json.WriteEndArray();
    });

    /// <exception cref="RepositoryException">It is not what was written.</exception>
    public static List<ModelRecord> Read(string file, ReadOnlySpan<byte> contents)
    {
        StoredMapping root = StoredDocument.Read(file, contents, "models");
        return [.. root.Items("models", "name", "version", "algorithm", "trained_from", "trained_to", "created_at", "stage", "sha256", "parameters").Select(Read)];
    }

    private static void Write(ModelRecord model, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", model.Name);
        json.WriteNumber("version", model.Version);
        json.WriteString("algorithm", model.Algorithm);
        json.WriteString("trained_from", StoredText.Of(model.TrainedFrom));
        json.WriteString("trained_to", StoredText.Of(model.TrainedTo));
        json.WriteString("created_at", StoredText.Of(model.Created));
        json.WriteString("stage", model.Stage);
        json.WriteString("sha256", model.Checksum);
        json.WritePropertyName("parameters");
        StoredDocument.WriteBody(model.Parameters, json);
        json.WriteEndObject();
    }

    private static ModelRecord Read(StoredMapping model)
    {
        string stage = model.Text("stage");
        if (stage is not (ArchiveRules.Candidate or ArchiveRules.Champion or ArchiveRules.Retired))
        {
            throw model.FaultAt("stage", $"'{stage}' is no stage", $"write {ArchiveRules.Candidate}, {ArchiveRules.Champion} or {ArchiveRules.Retired}");
        }

        return new ModelRecord(
            model.Text("name"),
            VersionOf(model),
            model.Text("algorithm"),
            model.Moment("trained_from"),
            model.Moment("trained_to"),
            model.Moment("created_at"),
            stage,
            ChecksumOf(model),
            model.Json("parameters"));
    }

    private static int VersionOf(StoredMapping model) => model.Number("version") is var number and > 0 and <= int.MaxValue
        ? (int)number
        : throw model.FaultAt("version", "a version is 1 or greater", "restore the file from a backup");

    /// <summary>A checksum, and nothing else that could lead to a file elsewhere.</summary>
    private static string ChecksumOf(StoredMapping model) => model.Text("sha256") is { Length: 64 } checksum && checksum.All(char.IsAsciiHexDigitLower)
        ? checksum
        : throw model.FaultAt("sha256", "a checksum has 64 hexadecimal digits", "restore the file from a backup");
}
