using EnvoyRls.Grpc;

namespace EnvoyRls.Cli;

/// <summary>Names of gRPC statuses as its documents spell them.</summary>
internal static class StatusName
{
    /// <summary>DEADLINE_EXCEEDED for <see cref="StatusCode.DeadlineExceeded"/>.</summary>
    public static string Of(StatusCode code) =>
        string.Concat(code.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
