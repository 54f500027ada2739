using System.Net;
using System.Net.Sockets;

namespace EnvoyRls.Grpc;

/// <summary>What a <see cref="GrpcServer"/> listens on and allows.</summary>
public sealed record GrpcServerOptions
{
    private const int LargestMessage = 1 << 30;

    /// <summary>With a tenth on top it is about as long as a timer can wait.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(45);

    /// <summary>An <see cref="IPEndPoint"/> (port 0 picks a free one) or a <see cref="UnixDomainSocketEndPoint"/>.</summary>
    public required EndPoint EndPoint { get; init; }

    /// <summary>TLS; <see langword="null"/> (the default) for plain-text HTTP/2 with prior knowledge.</summary>
    public GrpcServerTls? Tls { get; init; }

    /// <summary>Whose HTTP/2 carries the calls; default our own.</summary>
    public GrpcHttp2 Http2 { get; init; } = GrpcHttp2.Express;

    /// <summary>The largest message received, in bytes, before and after decompression: 1 to 2^30, default 4 MiB.</summary>
    public int MaxReceiveMessageSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>The largest message sent, in bytes before compression: from 1, default unlimited.</summary>
    public int MaxSendMessageSize { get; init; } = int.MaxValue;

    /// <summary>Whether callers that accept gzip are sent compressed messages; default no.</summary>
    public bool CompressResponses { get; init; }

    /// <summary>From how many bytes on a message is compressed: from 0, default 1 KiB.</summary>
    public int CompressionThreshold { get; init; } = 1024;

    /// <summary>How many calls one connection may have open: from 1, default 1000.</summary>
    public int MaxConcurrentStreams { get; init; } = 1000;

    /// <summary>
    /// How many calls may be under way on all connections: from 1, default 10,000. Beyond it connections with more than their part of them
    /// begin no more, so that there are at most twice as many.
    /// </summary>
    public int MaxCalls { get; init; } = 10_000;

    /// <summary>How many connections there may be: from 1, default 10,000. More are closed at once.</summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>How many bytes of messages that are not whole yet are kept, over all connections: from 1, default 64 MiB.</summary>
    public long MaxUnfinishedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>After how long without a frame from the client a ping is sent: at least 1 s, default infinite, which sends none.</summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How long the answer to a ping may take before the connection is closed: at least 1 s, default 20 s.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>After how long, give or take a tenth at random, a connection is asked to go away: up to 45 days, default never.</summary>
    public TimeSpan MaxConnectionAge { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How long its calls may then go on before it is cut: up to 45 days, default for ever.</summary>
    public TimeSpan MaxConnectionAgeGrace { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Told of every call; <see langword="null"/> (the default) costs nothing.</summary>
    public IGrpcCallObserver? Observer { get; init; }

    /// <summary>Everything that is wrong with the options, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Check(EndPoint is IPEndPoint or UnixDomainSocketEndPoint, $"{nameof(EndPoint)} must be an IP endpoint or a unix socket");
        Check(
            MaxReceiveMessageSize is >= 1 and <= LargestMessage,
            $"{nameof(MaxReceiveMessageSize)} must be between 1 and {LargestMessage} bytes");
        Check(MaxSendMessageSize >= 1, $"{nameof(MaxSendMessageSize)} must be at least 1 byte");
        Check(CompressionThreshold >= 0, $"{nameof(CompressionThreshold)} must not be negative");
        Check(MaxConcurrentStreams >= 1, $"{nameof(MaxConcurrentStreams)} must be at least 1");
        Check(MaxCalls >= 1, $"{nameof(MaxCalls)} must be at least 1");
        Check(MaxConnections >= 1, $"{nameof(MaxConnections)} must be at least 1");
        Check(MaxUnfinishedBytes >= 1, $"{nameof(MaxUnfinishedBytes)} must be at least 1 byte");
        Check(
            IsInfiniteOr(KeepAlivePingDelay, TimeSpan.FromSeconds(1), TimeSpan.MaxValue),
            $"{nameof(KeepAlivePingDelay)} must be at least 1 s or infinite");
        Check(KeepAlivePingTimeout >= TimeSpan.FromSeconds(1), $"{nameof(KeepAlivePingTimeout)} must be at least 1 s");
        Check(
            IsInfiniteOr(MaxConnectionAge, TimeSpan.FromMilliseconds(1), LongestAge),
            $"{nameof(MaxConnectionAge)} must be 1 ms to 45 days or infinite");
        Check(
            IsInfiniteOr(MaxConnectionAgeGrace, TimeSpan.Zero, LongestAge),
            $"{nameof(MaxConnectionAgeGrace)} must be 0 to 45 days or infinite");
        return errors;

        void Check(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }
    }

    private static bool IsInfiniteOr(TimeSpan value, TimeSpan least, TimeSpan most) =>
        value == Timeout.InfiniteTimeSpan || (value >= least && value <= most);
}
