namespace EnvoyRls.Adaptive.Archive;

/// <summary>One version of a model, without its content.</summary>
/// <param name="Name">Which model: <c>edge/isolation_forest</c>.</param>
/// <param name="Version">1, 2, ...</param>
/// <param name="Algorithm">The detector's kind.</param>
/// <param name="TrainedFrom">The oldest row it was trained on.</param>
/// <param name="TrainedTo">The newest.</param>
/// <param name="Created">When.</param>
/// <param name="Stage">candidate, champion or retired.</param>
/// <param name="Checksum">SHA-256 of the content, hexadecimal.</param>
/// <param name="Parameters">Settings and measured quality, as a JSON object.</param>
internal sealed record ModelRecord(
    string Name, int Version, string Algorithm, DateTimeOffset TrainedFrom, DateTimeOffset TrainedTo, DateTimeOffset Created, string Stage, string Checksum, string Parameters);
