namespace EnvoyRls.Grpc.Framing;

/// <summary>The content types of gRPC with protobuf messages.</summary>
internal static class ContentTypes
{
    public const string Grpc = "application/grpc";
    private const string GrpcProto = "application/grpc+proto";

    /// <summary>Whether it is <c>application/grpc</c> or <c>application/grpc+proto</c>, with or without parameters.</summary>
    public static bool IsGrpc(string? contentType)
    {
        if (contentType is null)
        {
            return false;
        }

        if (string.Equals(contentType, Grpc, StringComparison.Ordinal))
        {
            return true;
        }

        int parameters = contentType.IndexOf(';', StringComparison.Ordinal);
        ReadOnlySpan<char> type = contentType.AsSpan(0, parameters < 0 ? contentType.Length : parameters).TrimEnd();
        return type.Equals(Grpc, StringComparison.OrdinalIgnoreCase) || type.Equals(GrpcProto, StringComparison.OrdinalIgnoreCase);
    }
}
