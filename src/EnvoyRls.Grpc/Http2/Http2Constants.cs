namespace EnvoyRls.Grpc.Http2;

/// <summary>What RFC 9113 fixes.</summary>
internal static class Http2Constants
{
    /// <summary>The largest payload that every peer takes, and the most that may be sent to one that did not say otherwise, in bytes.</summary>
    public const int DefaultMaxFrameSize = 16_384;

    /// <summary>The largest that SETTINGS_MAX_FRAME_SIZE can be, in bytes.</summary>
    public const int LargestMaxFrameSize = (1 << 24) - 1;

    /// <summary>The window of the connection, and of streams until SETTINGS say otherwise, in bytes.</summary>
    public const int DefaultWindow = 65_535;

    /// <summary>The most that a window can be widened to, in bytes.</summary>
    public const int LargestWindow = int.MaxValue;

    /// <summary>The dynamic table of header compression until SETTINGS say otherwise, in bytes.</summary>
    public const int DefaultHeaderTableSize = 4096;

    /// <summary>The highest stream number; in a GOAWAY it says that none is refused yet.</summary>
    public const int LastStream = int.MaxValue;

    /// <summary>What a client sends first.</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;
}
