using System.Net;
using EnvoyRls.Grpc.Methods;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Grpc.Tests;

public sealed class GrpcServerOptionsTests
{
    private static readonly GrpcServerOptions Good = new() { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) };

    [Fact]
    public void The_defaults_are_right() => Assert.Empty(Good.Validate());

    public static TheoryData<string, GrpcServerOptions> Wrong => new()
    {
        { "EndPoint", Good with { EndPoint = new DnsEndPoint("localhost", 0) } },
        { "MaxReceiveMessageSize", Good with { MaxReceiveMessageSize = 0 } },
        { "MaxReceiveMessageSize", Good with { MaxReceiveMessageSize = int.MaxValue } },
        { "MaxSendMessageSize", Good with { MaxSendMessageSize = 0 } },
        { "CompressionThreshold", Good with { CompressionThreshold = -1 } },
        { "MaxConcurrentStreams", Good with { MaxConcurrentStreams = 0 } },
        { "KeepAlivePingDelay", Good with { KeepAlivePingDelay = TimeSpan.FromMilliseconds(999) } },
        { "KeepAlivePingTimeout", Good with { KeepAlivePingTimeout = TimeSpan.Zero } },
        { "MaxConnectionAge", Good with { MaxConnectionAge = TimeSpan.Zero } },
        { "MaxConnectionAge", Good with { MaxConnectionAge = TimeSpan.FromDays(46) } },
        { "MaxConnectionAgeGrace", Good with { MaxConnectionAgeGrace = TimeSpan.FromSeconds(-2) } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_value_is_named(string name, GrpcServerOptions options) =>
        Assert.StartsWith($"{name} ", Assert.Single(options.Validate()), StringComparison.Ordinal);

    [Fact]
    public void All_errors_are_told_at_once()
    {
        GrpcServerOptions options = Good with { MaxConcurrentStreams = 0, MaxSendMessageSize = 0 };

        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new GrpcServer(new GrpcMethodTableBuilder().Build(), options, NullLoggerFactory.Instance, TimeProvider.System));

        Assert.Contains("MaxConcurrentStreams", error.Message, StringComparison.Ordinal);
        Assert.Contains("MaxSendMessageSize", error.Message, StringComparison.Ordinal);
    }
}
