using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Observation;

/// <summary>How often descriptors had certain values in an interval.</summary>
internal sealed class ObservedSignature
{
    /// <summary>Hash of domain, shape and fixed values.</summary>
    public required ulong Hash { get; init; }

    /// <summary>The whole shape of the descriptors, values that are open left out.</summary>
    public required DescriptorPath Path { get; init; }

    public required double Calls { get; init; }

    /// <summary>Those of <see cref="Calls"/> that newcomers made.</summary>
    public required double NewcomerCalls { get; init; }

    /// <summary>Those of <see cref="Calls"/> that were answered OVER_LIMIT.</summary>
    public required double DeniedCalls { get; init; }

    /// <summary>Distinct clients.</summary>
    public required double Clients { get; init; }

    /// <summary>Whether a rule limits descriptors of that shape and these values.</summary>
    public required bool IsLimited { get; init; }
}
