namespace EnvoyRls.Grpc;

/// <summary>How a call ended: a code and, unless it succeeded, a text for the caller.</summary>
/// <param name="Code">The code sent as <c>grpc-status</c>.</param>
/// <param name="Message">The text sent as <c>grpc-message</c>; empty for none. Any Unicode text.</param>
public readonly record struct GrpcStatus(StatusCode Code, string Message)
{
    /// <summary>Success.</summary>
    public static GrpcStatus Ok => default;

    /// <summary>The text sent as <c>grpc-message</c>; empty for none.</summary>
    public string Message { get => field ?? ""; init; } = Message;

    /// <summary>Whether the call succeeded.</summary>
    public bool IsOk => Code == StatusCode.Ok;

    /// <inheritdoc/>
    public override string ToString() => Message.Length == 0 ? Code.ToString() : $"{Code}: {Message}";
}
