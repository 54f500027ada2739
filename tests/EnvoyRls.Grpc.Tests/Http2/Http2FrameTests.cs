using EnvoyRls.Grpc.Http2;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Grpc.Tests.Http2;

public sealed class Http2FrameTests
{
    [Fact]
    public void Any_frame_header_comes_back() => Prop.ForAll<(int Length, byte Type, byte Flags, int Stream)>(any =>
    {
        Http2FrameHeader header = new(any.Length & 0xff_ffff, (Http2FrameType)any.Type, (Http2Flags)any.Flags, any.Stream & int.MaxValue);
        byte[] bytes = new byte[Http2FrameHeader.Size];
        header.Write(bytes);
        return Http2FrameHeader.Read(bytes) == header;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_reserved_bit_is_dropped() =>
        Assert.Equal(5, Http2FrameHeader.Read([0, 0, 4, 8, 0, 0x80, 0, 0, 5]).Stream);

    [Fact]
    public void Frames_are_as_the_specification_has_them()
    {
        Assert.Equal("00000403000000000700000008", Written(span => Http2Frames.WriteRstStream(span, 7, Http2ErrorCode.Cancel)));
        Assert.Equal("00000408000000000000010000", Written(span => Http2Frames.WriteWindowUpdate(span, 0, 65_536)));
        Assert.Equal("0000080601000000000102030405060708", Written(span => Http2Frames.WritePing(span, [1, 2, 3, 4, 5, 6, 7, 8], ack: true)));
        Assert.Equal("0000080700000000007fffffff0000000b", Written(span => Http2Frames.WriteGoAway(span, int.MaxValue, Http2ErrorCode.EnhanceYourCalm)));
        Assert.Equal("000000040100000000", Written(span => Http2Frames.WriteSettings(span, [], ack: true)));
        Assert.Equal(
            "00000c040000000000000300000064000400010000",
            Written(span => Http2Frames.WriteSettings(span, [(Http2Setting.MaxConcurrentStreams, 100), (Http2Setting.InitialWindowSize, 65_536)])));
        Assert.Equal((Http2Setting.InitialWindowSize, 65_536u), Http2Frames.ReadSetting([0, 4, 0, 1, 0, 0]));
    }

    [Theory]
    [InlineData(0, "616263", true, 0, 3)]
    [InlineData(8, "00616263", true, 1, 3)]
    [InlineData(8, "02610000", true, 1, 1)]
    [InlineData(8, "03000000", true, 1, 0)]
    [InlineData(8, "04000000", false, 0, 0)]
    [InlineData(8, "", false, 0, 0)]
    public void Padding_is_removed_or_refused(byte flags, string hex, bool valid, int start, int length)
    {
        byte[] payload = Convert.FromHexString(hex);
        Http2FrameHeader header = new(payload.Length, Http2FrameType.Data, (Http2Flags)flags, 1);

        Assert.Equal(valid, Http2Padding.TryRemove(header, payload, out int actualStart, out int actualLength));
        Assert.True(!valid || (actualStart, actualLength) == (start, length));
    }

    private static string Written(Func<Span<byte>, int> write)
    {
        Span<byte> span = stackalloc byte[64];
        return Convert.ToHexStringLower(span[..write(span)]);
    }
}
