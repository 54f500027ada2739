using System.ComponentModel;

namespace EnvoyRls.Management.Status;

/// <summary>How the repository of what is managed fares.</summary>
internal sealed record RepositoryHealth([property: Description("What and where it is, without secrets.")] string Description, bool Healthy);
