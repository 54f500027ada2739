namespace EnvoyRls.Adaptive.Archive;

/// <summary>One anomaly, from when it was first seen until it was over.</summary>
/// <param name="Id">Its identity, that of the override made of it, if there is one: <c>ovr-…</c> or <c>ano-…</c>.</param>
/// <param name="Detected">When it was first seen.</param>
/// <param name="Resolved">When it was over; <see langword="null"/> while it goes on.</param>
/// <param name="Domain">The domain.</param>
/// <param name="Subject">What was strange, for people: <c>path=/login, remote_address=*</c>; the domain's name for the domain as a whole.</param>
/// <param name="Kind">key, signature, segment or domain.</param>
/// <param name="User">The user among the subject's entries; <see langword="null"/> for none.</param>
/// <param name="Address">The IP address among the subject's entries; <see langword="null"/> for none.</param>
/// <param name="Requests">How many requests were counted while it lasted.</param>
/// <param name="Detector">Which detector found it strangest.</param>
/// <param name="Score">That detector's score.</param>
/// <param name="Confidence">How sure it is, 0 to 1, at its highest.</param>
/// <param name="Reason">One sentence for people.</param>
/// <param name="Details">Everything else, as a JSON object.</param>
internal sealed record Anomaly(
    string Id,
    DateTimeOffset Detected,
    DateTimeOffset? Resolved,
    string Domain,
    string Subject,
    string Kind,
    string? User,
    string? Address,
    long Requests,
    string Detector,
    double Score,
    double Confidence,
    string Reason,
    string Details);
