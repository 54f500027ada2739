using EnvoyRls.Cli.Bench.Load;
using EnvoyRls.Cli.Tls;

namespace EnvoyRls.Cli.Bench;

/// <summary>What <c>rls bench</c> was told.</summary>
internal sealed record BenchOptions
{
    /// <summary>host:port each; connections are spread over them.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    public required LoadPlan Plan { get; init; }

    public required string Domain { get; init; }

    /// <summary>Descriptors as written, <c>key=value,key2={key}</c>.</summary>
    public required IReadOnlyList<string> Descriptors { get; init; }

    /// <summary>The call's hits_addend; 0 for the service's default.</summary>
    public uint Hits { get; init; }

    /// <summary>What a call may take, told to the service; <see langword="null"/> for no deadline.</summary>
    public TimeSpan? Deadline { get; init; }

    public required TlsChoice Tls { get; init; }

    /// <summary>Where the figures go as JSON; <see langword="null"/> for nowhere.</summary>
    public string? JsonPath { get; init; }
}
