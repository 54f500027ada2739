using System.ComponentModel;

namespace EnvoyRls.Management.Status;

/// <summary>How a background loop fares.</summary>
internal sealed record LoopHealth(
    string Name,
    [property: Description("False while it waits to be started again.")] bool Running,
    long Restarts,
    [property: Description("The error it last ended by; absent if it never did.")] string? LastError);
