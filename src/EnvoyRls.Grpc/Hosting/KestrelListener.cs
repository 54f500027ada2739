using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using EnvoyRls.Grpc.Calls;
using EnvoyRls.Grpc.Express;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>Sets Kestrel up for one gRPC endpoint.</summary>
internal sealed class KestrelListener(GrpcServerOptions options, ServerLoad load, ExpressServer express, TimeProvider time)
{
    /// <summary>
    /// As good as for ever. Kestrel's own "infinite" overflows when the present is added to it and cuts idle
    /// connections at once.
    /// </summary>
    private static readonly TimeSpan IdleConnectionLife = TimeSpan.FromDays(3650);

    private static readonly TimeSpan LongestLinger = TimeSpan.FromSeconds(2);

    private ListenOptions? _listen;

    /// <summary>The endpoint as bound; only after the start.</summary>
    public EndPoint BoundEndPoint => _listen!.EndPoint;

    /// <summary>Builds the services that Kestrel needs. Only its server is used; the application on top is ours.</summary>
    public WebApplication BuildHost(ILoggerFactory logs)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        return builder.Build();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowAlternateSchemes = true;
        kestrel.RequestHeaderEncodingSelector = UnreadHeader.ForAuthority;
        ConfigureLimits(kestrel.Limits);
        if (options.EndPoint is UnixDomainSocketEndPoint socket)
        {
            kestrel.ListenUnixSocket(socket.ToString(), ConfigureListener);
        }
        else
        {
            kestrel.Listen((IPEndPoint)options.EndPoint, ConfigureListener);
        }
    }

    private void ConfigureLimits(KestrelServerLimits limits)
    {
        // Messages have their own limits, and a stream may lie idle for as long as its peers like; the keep-alive
        // ping finds the dead ones.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.KeepAliveTimeout = IdleConnectionLife;
        limits.Http2.MaxStreamsPerConnection = options.MaxConcurrentStreams;
        if (options.Http2 == GrpcHttp2.Express)
        {
            // The answers to a bundle of calls, so that the next bundle need not wait until the client has taken them.
            limits.MaxResponseBufferSize = 1024 * 1024;
        }

        if (options.KeepAlivePingDelay != Timeout.InfiniteTimeSpan)
        {
            limits.Http2.KeepAlivePingDelay = options.KeepAlivePingDelay;
            limits.Http2.KeepAlivePingTimeout = options.KeepAlivePingTimeout;
        }
    }

    private void ConfigureListener(ListenOptions listen)
    {
        _listen = listen;
        listen.Protocols = HttpProtocols.Http2;
        listen.Use(new ConnectionBound(load).Guard);
        listen.Use(new LingeringClose(LongestLinger, time).Guard);
        if (options.MaxConnectionAge != Timeout.InfiniteTimeSpan)
        {
            listen.Use(new ConnectionAge(options.MaxConnectionAge, options.MaxConnectionAgeGrace, time).Guard);
        }

        if (options.Tls is { } tls)
        {
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(HandshakeOptions(tls)) });
        }

        if (options.Http2 == GrpcHttp2.Express)
        {
            // Ends the way of a connection: Kestrel's own HTTP/2, which it puts behind, is not reached.
            listen.Run(express.ServeAsync);
        }
    }

    private static SslServerAuthenticationOptions HandshakeOptions(GrpcServerTls tls) => new()
    {
        ServerCertificateContext = tls.Certificate(),
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = tls.ClientCertificateValidation is not null,
        RemoteCertificateValidationCallback = tls.ClientCertificateValidation,
    };
}
