using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Models;

/// <summary>That a training was asked for.</summary>
internal sealed record TrainingAnswer(string Domain, [property: Description("What comes of it, and where to see it.")] string Detail);
