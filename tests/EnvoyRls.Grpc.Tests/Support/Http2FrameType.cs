namespace EnvoyRls.Grpc.Tests.Support;

/// <summary>The frame types of RFC 9113, section 6, that the tests use.</summary>
internal enum Http2FrameType : byte
{
    Data = 0,
    Headers = 1,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
}
