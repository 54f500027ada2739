using EnvoyRls.Cli.Tls;

namespace EnvoyRls.Cli.Ask;

/// <summary>What <c>rls ask</c> was told to ask, and whom.</summary>
internal sealed record Question
{
    public required string Target { get; init; }

    public required string Domain { get; init; }

    /// <summary>Descriptors as written: <c>key=value,key2=value2</c>.</summary>
    public required IReadOnlyList<string> Descriptors { get; init; }

    /// <summary>Hits for each descriptor; 0 for the service's default.</summary>
    public uint Hits { get; init; }

    public bool Peek { get; init; }

    public bool Refund { get; init; }

    /// <summary>A limit in place of the rule's, as <c>10/minute</c>.</summary>
    public string? Limit { get; init; }

    public required TimeSpan Timeout { get; init; }

    public bool Json { get; init; }

    public required TlsChoice Tls { get; init; }
}
