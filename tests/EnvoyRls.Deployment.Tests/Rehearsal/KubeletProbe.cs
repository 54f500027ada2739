using System.Net.Sockets;
using System.Text.Json.Nodes;
using EnvoyRls.Api.Grpc.Health.V1;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Health;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Rehearsal;

/// <summary>Asks what a rendered probe says as the kubelet does: a connection of its own each time, gRPC in plaintext, no answer is a failure.</summary>
internal sealed class KubeletProbe(JsonNode probe, JsonNode container, PodPorts ports)
{
    private static readonly GrpcClientMethod<HealthCheckRequest, HealthCheckResponse> Check = new(HealthService.Name, "Check", HealthCheckResponse.Parser);

    /// <summary>The least time after which failures have consequences.</summary>
    private TimeSpan Patience => TimeSpan.FromSeconds(Number("periodSeconds", 10) * Number("failureThreshold", 3));

    /// <summary>A probe's answer is limited to that; more here, as the machine does much else.</summary>
    private TimeSpan Limit => TimeSpan.FromSeconds(10 * Number("timeoutSeconds", 1));

    /// <summary>Waits until it succeeds, for as long as the kubelet would.</summary>
    public Task SucceedsAsync(Func<string> output) => Eventually.IsTrueAsync(AskAsync, Patience, () => $"{probe}: {output()}");

    /// <summary>Waits until it fails.</summary>
    public Task FailsAsync(Func<string> output) => Eventually.IsTrueAsync(async () => !await AskAsync(), TimeSpan.FromSeconds(20), () => $"not {probe}: {output()}");

    public async Task<bool> AskAsync()
    {
        try
        {
            return probe["grpc"] is { } grpc ? await AskGrpcAsync(ports[(int)grpc["port"]!], (string)grpc["service"]!)
                : probe["httpGet"] is { } http ? await AskHttpAsync(ports[PortOf(http["port"]!)], (string)http["path"]!)
                : await ConnectAsync(ports[PortOf(probe["tcpSocket"]!["port"]!)]);
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or GrpcException or TimeoutException)
        {
            return false;
        }
    }

    private async Task<bool> AskGrpcAsync(int port, string service)
    {
        using GrpcChannel channel = new(new GrpcChannelOptions { Address = new Uri($"http://127.0.0.1:{port}") });
        HealthCheckResponse answer = await channel.UnaryAsync(Check, new HealthCheckRequest { Service = service }, new CallOptions { Timeout = Limit });
        return answer.Status == HealthCheckResponse.Types.ServingStatus.Serving;
    }

    private async Task<bool> AskHttpAsync(int port, string path)
    {
        using HttpClient http = new() { Timeout = Limit };
        using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"));
        return (int)answer.StatusCode is >= 200 and < 400;
    }

    private static async Task<bool> ConnectAsync(int port)
    {
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", port);
        return true;
    }

    /// <summary>A port by its number or its name.</summary>
    private int PortOf(JsonNode port) => port.GetValueKind() == System.Text.Json.JsonValueKind.Number
        ? (int)port
        : (int)container["ports"]!.AsArray().Single(named => (string?)named!["name"] == (string)port!)!["containerPort"]!;

    private int Number(string field, int otherwise) => (int?)probe[field] ?? otherwise;
}
