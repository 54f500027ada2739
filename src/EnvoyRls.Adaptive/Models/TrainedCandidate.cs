namespace EnvoyRls.Adaptive.Models;

/// <summary>What a training made.</summary>
/// <param name="Contents">The version.</param>
/// <param name="Quality">How it does.</param>
/// <param name="Incumbent">How that does which judges now, on the same rows.</param>
/// <param name="From">The oldest row it was trained on, Unix time in microseconds.</param>
/// <param name="To">The newest.</param>
/// <param name="Rows">How many rows it was trained on.</param>
internal sealed record TrainedCandidate(ModelContents Contents, ModelQuality Quality, ModelQuality Incumbent, long From, long To, int Rows);
