namespace EnvoyRls.Adaptive.Archive;

/// <summary>Which anomalies are asked for; the newest come first.</summary>
/// <param name="Domain">Of one domain; <see langword="null"/> for all.</param>
/// <param name="From">Detected at or after; <see langword="null"/> for no bound.</param>
/// <param name="To">Detected before; <see langword="null"/> for no bound.</param>
/// <param name="Text">Found in subject, user or address; <see langword="null"/> for any.</param>
/// <param name="OpenOnly">Only those that go on.</param>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
internal sealed record AnomalyQuery(string? Domain = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Text = null, bool OpenOnly = false, int Limit = 100);
