using EnvoyRls.Api.Grpc.Health.V1;
using EnvoyRls.Grpc.Methods;
using Answer = EnvoyRls.Api.Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace EnvoyRls.Grpc.Health;

/// <summary>The standard health service, <c>grpc.health.v1.Health</c>, over a <see cref="HealthStatusBoard"/>.</summary>
public sealed class HealthService(HealthStatusBoard board)
{
    /// <summary>The full name of the service.</summary>
    public const string Name = "grpc.health.v1.Health";

    /// <summary>Puts the service's methods into a table.</summary>
    public GrpcMethodTableBuilder AddTo(GrpcMethodTableBuilder methods) => methods
        .Unary<HealthCheckRequest, HealthCheckResponse>(Name, "Check", HealthCheckRequest.Parser, Check)
        .ServerStreaming<HealthCheckRequest, HealthCheckResponse>(Name, "Watch", HealthCheckRequest.Parser, WatchAsync);

    private ValueTask<HealthCheckResponse?> Check(HealthCheckRequest request, GrpcCall call)
    {
        if (board.Get(request.Service) is { } status)
        {
            return new(new HealthCheckResponse { Status = Translate(status) });
        }

        call.Fail(StatusCode.NotFound, $"unknown service '{request.Service}'");
        return default;
    }

    /// <summary>Sends the status at once and whenever it has changed; ends when the server stops.</summary>
    private async ValueTask WatchAsync(HealthCheckRequest request, GrpcStreamWriter<HealthCheckResponse> responses, GrpcCall call)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, call.ServerStopping);
        Answer? sent = null;
        while (true)
        {
            Task changed = board.NextChange;
            Answer now = board.Get(request.Service) is { } status ? Translate(status) : Answer.ServiceUnknown;
            if (now != sent)
            {
                await responses.WriteAsync(new HealthCheckResponse { Status = now });
                sent = now;
            }

            try
            {
                await changed.WaitAsync(ending.Token);
            }
            catch (OperationCanceledException) when (call.ServerStopping.IsCancellationRequested)
            {
                call.Fail(StatusCode.Unavailable, "the server is stopping");
                return;
            }
        }
    }

    private static Answer Translate(ServingStatus status) => status == ServingStatus.Serving ? Answer.Serving : Answer.NotServing;
}
