using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Models;

/// <summary>Versions of models.</summary>
internal sealed record ModelsAnswer(
    [property: Description("The newest first; of each domain the last 20.")] IReadOnlyList<ModelView> Models,
    [property: Description("Trainings that came to nothing and were not followed by another.")] IReadOnlyList<TrainingFailureView> Failures);
