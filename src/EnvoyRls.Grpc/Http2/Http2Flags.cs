using System.Diagnostics.CodeAnalysis;

namespace EnvoyRls.Grpc.Http2;

/// <summary>The flags of frames; which of them mean something depends on the type.</summary>
[Flags]
[SuppressMessage("Design", "CA1069:Enums values should not be duplicated", Justification = "RFC 9113 gives the bit two names.")]
internal enum Http2Flags : byte
{
    None = 0,

    /// <summary>Of SETTINGS and PING.</summary>
    Ack = 0x1,

    /// <summary>Of DATA and HEADERS.</summary>
    EndStream = 0x1,

    /// <summary>Of HEADERS and CONTINUATION.</summary>
    EndHeaders = 0x4,

    /// <summary>Of DATA and HEADERS.</summary>
    Padded = 0x8,

    /// <summary>Of HEADERS.</summary>
    Priority = 0x20,
}
