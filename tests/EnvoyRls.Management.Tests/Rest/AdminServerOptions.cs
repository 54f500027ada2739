using System.Reflection;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>What an <see cref="AdminServer"/> has beside what all have.</summary>
internal sealed record AdminServerOptions
{
    /// <summary>The time on its clock.</summary>
    public DateTimeOffset Now { get; init; } = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Whether it has an adaptive layer.</summary>
    public bool IsAdaptive { get; init; } = true;

    /// <summary>Where the files of the dashboard are embedded; those that stand in for them by default.</summary>
    public Assembly Dashboard { get; init; } = Assembly.GetExecutingAssembly();
}
