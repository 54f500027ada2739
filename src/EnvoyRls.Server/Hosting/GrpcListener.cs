using System.Net;
using System.Net.Sockets;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Api.Grpc.Health.V1;
using EnvoyRls.Api.RateLimiting.V1;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Health;
using EnvoyRls.Grpc.Methods;
using EnvoyRls.Grpc.Reflection;
using EnvoyRls.Server.Calls;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Overload;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Tls;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Hosting;

/// <summary>Sets up the gRPC server: its methods and what it listens on.</summary>
internal sealed class GrpcListener(ServerSettings settings, OverloadStatus overload, TimeProvider time, ILoggerFactory logs)
{
    /// <summary>Everything that is served over gRPC.</summary>
    /// <param name="calls">Envoy's calls.</param>
    /// <param name="checks">The checks of applications.</param>
    /// <param name="users">Questions about users.</param>
    /// <param name="health">What health checks are told.</param>
    public static GrpcMethodTable Methods(RateLimitCalls calls, CheckCalls checks, UserStatsCalls users, HealthStatusBoard health)
    {
        GrpcMethodTableBuilder methods = new();
        methods.Unary<CheckRateLimitRequest, CheckRateLimitResponse>(CheckCalls.Service, CheckCalls.Method, CheckRateLimitRequest.Parser, checks.CheckRateLimit);
        methods.Unary<GetUserStatsRequest, GetUserStatsResponse>(CheckCalls.Service, UserStatsCalls.Method, GetUserStatsRequest.Parser, users.GetUserStats);
        methods.Unary(new ShouldRateLimitMethod(calls));
        new HealthService(health).AddTo(methods);
        new ReflectionService(RlsReflection.Descriptor, RatelimitReflection.Descriptor, HealthReflection.Descriptor).AddTo(methods);
        return methods.Build();
    }

    /// <summary>The server that the settings describe, not listening yet.</summary>
    public GrpcServer Create(GrpcMethodTable methods, StatRegistry statistics, Supervisor supervisor)
    {
        GrpcServerTls? tls = settings.Grpc.Tls is { } files ? Secure(files, statistics, supervisor) : null;
        return Create(methods, statistics, EndPoint(), tls);
    }

    /// <summary>A server that is set up in the same way but listens on loopback, on a free port and in plain text.</summary>
    public GrpcServer CreatePrivate(GrpcMethodTable methods, StatRegistry statistics) =>
        Create(methods, statistics, new IPEndPoint(IPAddress.Loopback, 0), tls: null);

    private GrpcServer Create(GrpcMethodTable methods, StatRegistry statistics, EndPoint endPoint, GrpcServerTls? tls)
    {
        GrpcSettings grpc = settings.Grpc;
        GrpcServerOptions options = new()
        {
            EndPoint = endPoint,
            Tls = tls,
            Http2 = grpc.Http2,
            MaxReceiveMessageSize = grpc.MaxReceiveMessageBytes,
            MaxConcurrentStreams = grpc.MaxConcurrentStreams > 0 ? grpc.MaxConcurrentStreams : int.MaxValue,
            MaxCalls = grpc.MaxCalls,
            MaxConnections = grpc.MaxConnections,
            MaxConnectionAge = OrNever(grpc.MaxConnectionAge),
            MaxConnectionAgeGrace = OrNever(grpc.MaxConnectionAgeGrace),
            CompressResponses = true,
            Observer = new CallStatistics(methods, statistics, overload),
        };
        return new GrpcServer(methods, options, logs, time);
    }

    private static TimeSpan OrNever(TimeSpan age) => age > TimeSpan.Zero ? age : Timeout.InfiniteTimeSpan;

    private EndPoint EndPoint() => settings.Listeners.GrpcSocketPath is { Length: > 0 } path
        ? new UnixDomainSocketEndPoint(path)
        : ListenEndPoint.Of(settings.Listeners.Grpc, "GRPC_HOST");

    private GrpcServerTls Secure(GrpcTlsSettings tls, StatRegistry statistics, Supervisor supervisor)
    {
        ServerCertificate certificate = new("grpc", tls.CertificatePath, tls.KeyPath, statistics, time, logs.CreateLogger<ServerCertificate>());
        supervisor.Run("certificate", certificate.WatchAsync);
        return new GrpcServerTls
        {
            Certificate = () => certificate.Current,
            ClientCertificateValidation = tls.ClientAuthoritiesPath.Length > 0
                ? ClientCertificateCheck.FromFile(tls.ClientAuthoritiesPath, tls.Clients, statistics).Accept
                : null,
        };
    }
}
