using System.Security.Cryptography;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using Google.Protobuf;

namespace EnvoyRls.Cli.Ask;

/// <summary>Asks one question and prints the answer.</summary>
internal sealed class Asking(TextWriter output, TextWriter error)
{
    private static readonly GrpcClientMethod<RateLimitRequest, RateLimitResponse> ShouldRateLimit =
        new("envoy.service.ratelimit.v3.RateLimitService", "ShouldRateLimit", RateLimitResponse.Parser);

    public async Task<int> RunAsync(Question question, CancellationToken cancellation)
    {
        try
        {
            RateLimitRequest request = RequestParser.Parse(question);
            using GrpcChannel channel = ChannelFactory.Open(question);
            RateLimitResponse response = await channel.UnaryAsync(
                ShouldRateLimit, request, new CallOptions { Timeout = question.Timeout }, cancellation);
            if (question.Json)
            {
                await output.WriteLineAsync(JsonFormatter.Default.Format(response));
            }
            else
            {
                Verdict.Print(request, response, output);
            }

            return response.OverallCode == RateLimitResponse.Types.Code.OverLimit ? ExitCode.OverLimit : ExitCode.Ok;
        }
        catch (FormatException mistake)
        {
            await error.WriteLineAsync($"rls ask: {mistake.Message}");
            return ExitCode.Usage;
        }
        catch (GrpcException failure)
        {
            await error.WriteLineAsync($"rls ask: {question.Target} answered {Describe(failure.Status)}");
            return ExitCode.Failed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            await error.WriteLineAsync($"rls ask: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private static string Describe(GrpcStatus status)
    {
        string name = StatusName.Of(status.Code);
        return status.Message.Length > 0 ? $"{name}: {status.Message}" : name;
    }
}
