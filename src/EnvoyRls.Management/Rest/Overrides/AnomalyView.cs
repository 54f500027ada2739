using System.ComponentModel;
using System.Text.Json;
using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>An anomaly as the API tells it.</summary>
internal sealed record AnomalyView
{
    [Description("That of the override made of it, if there is one.")]
    public required string Id { get; init; }

    [Description("When it was first seen.")]
    public required DateTimeOffset Time { get; init; }

    [Description("When it was over; absent while it goes on.")]
    public DateTimeOffset? ResolvedAt { get; init; }

    public required string Domain { get; init; }

    [Description("What was strange, in a line for people.")]
    public required string Subject { get; init; }

    [Description("key, signature, segment or domain.")]
    public required string Kind { get; init; }

    [Description("The user among the subject's entries; absent for none.")]
    public string? User { get; init; }

    [Description("The IP address among the subject's entries; absent for none.")]
    public string? Ip { get; init; }

    [Description("Requests counted while it lasted.")]
    public required long RequestCount { get; init; }

    [Description("The score of the detector that found it strangest.")]
    public double? Score { get; init; }

    public required string Detector { get; init; }

    [Description("How sure it is, 0 to 1, at its highest.")]
    public double? Confidence { get; init; }

    public required string Reason { get; init; }

    [Description("Everything else that is known of it.")]
    public JsonElement? Details { get; init; }

    public static AnomalyView Of(Anomaly anomaly) => new()
    {
        Id = anomaly.Id,
        Time = anomaly.Detected,
        ResolvedAt = anomaly.Resolved,
        Domain = anomaly.Domain,
        Subject = anomaly.Subject,
        Kind = anomaly.Kind,
        User = anomaly.User,
        Ip = anomaly.Address,
        RequestCount = anomaly.Requests,
        Score = Figure.Of(anomaly.Score),
        Detector = anomaly.Detector,
        Confidence = Figure.Of(anomaly.Confidence),
        Reason = anomaly.Reason,
        Details = Parse(anomaly.Details),
    };

    /// <summary>Details that another release wrote, or a person in the database, may be no JSON.</summary>
    private static JsonElement? Parse(string details)
    {
        try
        {
            return JsonElement.Parse(details);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
