using System.Globalization;
using System.Text.Json.Nodes;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Releases;

/// <summary>Releases as they are kept and shown: JSON.</summary>
internal static class ReleaseJson
{
    public static string Write(Release release)
    {
        JsonObject body = new()
        {
            ["id"] = release.Id,
            ["state"] = WordTable<ReleaseState>.WordOf(release.State),
            ["author"] = release.Author,
            ["reason"] = release.Reason,
            ["created_at"] = Moment(release.CreatedAt),
        };
        Add(body, "activate_at", release.ActivateAt);
        Add(body, "started_at", release.StartedAt);
        Add(body, "ended_at", release.EndedAt);
        if (release.Detail.Length > 0)
        {
            body["detail"] = release.Detail;
        }

        if (release.Stages.Count > 0)
        {
            body["stages"] = new JsonArray([.. release.Stages.Select(Write)]);
        }

        if (release.RollbackIf is { } bounds)
        {
            body["rollback_if"] = Write(bounds);
        }

        body["changes"] = new JsonArray([.. release.Operations.Select(Write)]);
        return body.ToJsonString(ManagedJson.Form);
    }

    /// <summary>Reads what <see cref="Write(Release)"/> wrote.</summary>
    public static Release Read(ManagedObject kept)
    {
        JsonObject body = JsonNode.Parse(kept.Body)!.AsObject();
        return new Release
        {
            Id = kept.Key.Id,
            Version = kept.Version,
            State = WordTable<ReleaseState>.Find((string)body["state"]!)!.Value,
            Author = (string)body["author"]!,
            Reason = (string)body["reason"]!,
            CreatedAt = ReadMoment(body["created_at"])!.Value,
            ActivateAt = ReadMoment(body["activate_at"]),
            StartedAt = ReadMoment(body["started_at"]),
            EndedAt = ReadMoment(body["ended_at"]),
            Detail = (string?)body["detail"] ?? "",
            Stages = [.. (body["stages"]?.AsArray() ?? []).Select(stage => ReadStage(stage!))],
            RollbackIf = body["rollback_if"] is { } bounds ? ReadBounds(bounds) : null,
            Operations = [.. body["changes"]!.AsArray().Select(change => ReadOperation(change!))],
        };
    }

    private static void Add(JsonObject body, string name, DateTimeOffset? moment)
    {
        if (moment is { } given)
        {
            body[name] = Moment(given);
        }
    }

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset? ReadMoment(JsonNode? node) =>
        node is null ? null : DateTimeOffset.Parse((string)node!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static JsonObject Write(ReleaseStage stage) => new()
    {
        ["percent"] = PercentageText.Format(stage.Parts),
        ["for"] = DurationText.Format(stage.For.Ticks / TimeSpan.TicksPerMicrosecond),
    };

    private static ReleaseStage ReadStage(JsonNode stage) => new(ReadShare(stage["percent"])!.Value, ReadTime((string)stage["for"]!));

    private static JsonObject Write(RollbackBounds bounds)
    {
        JsonObject node = [];
        if (bounds.DenialsAbove is { } denials)
        {
            node["denials_above"] = PercentageText.Format(denials);
        }

        if (bounds.ErrorsAbove is { } errors)
        {
            node["errors_above"] = PercentageText.Format(errors);
        }

        node["min_decisions"] = bounds.MinDecisions;
        return node;
    }

    private static RollbackBounds ReadBounds(JsonNode bounds) => new()
    {
        DenialsAbove = ReadShare(bounds["denials_above"]),
        ErrorsAbove = ReadShare(bounds["errors_above"]),
        MinDecisions = (uint)bounds["min_decisions"]!,
    };

    private static JsonObject Write(ChangeOperation operation)
    {
        JsonObject node = new() { ["op"] = WordTable<ChangeVerb>.WordOf(operation.Verb) };
        if (operation.Verb == ChangeVerb.Restore)
        {
            node["version"] = operation.Version;
            return node;
        }

        node["kind"] = WordTable<ObjectKind>.WordOf(operation.Key.Kind);
        node["id"] = operation.Key.Id;
        if (operation.Verb == ChangeVerb.Put)
        {
            node["body"] = JsonNode.Parse(operation.Text);
        }

        return node;
    }

    private static ChangeOperation ReadOperation(JsonNode node)
    {
        ChangeVerb verb = WordTable<ChangeVerb>.Find((string)node["op"]!)!.Value;
        return verb == ChangeVerb.Restore
            ? new ChangeOperation(verb) { Version = (long)node["version"]! }
            : new ChangeOperation(verb)
            {
                Key = new ObjectKey(WordTable<ObjectKind>.Find((string)node["kind"]!)!.Value, (string)node["id"]!),
                Text = node["body"]?.ToJsonString(ManagedJson.Form) ?? "",
                Syntax = DocumentSyntax.Json,
            };
    }

    private static int? ReadShare(JsonNode? node) => node is not null && PercentageText.TryParse((string)node!, out int share) ? share : null;

    private static TimeSpan ReadTime(string text) =>
        DurationText.TryParse(text, out long microseconds) ? new TimeSpan(microseconds * TimeSpan.TicksPerMicrosecond) : throw new FormatException($"'{text}' is no time");
}
