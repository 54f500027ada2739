using System.Diagnostics;
using EnvoyRls.Grpc.Health;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests;

/// <summary>The C-core client, through Debian's python3-grpcio: a client whose HTTP/2 is not .NET's.</summary>
public abstract class PythonClientTests(GrpcHttp2 http2)
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import sys, grpc
        channel = grpc.insecure_channel(sys.argv[1], [("grpc.default_compression_algorithm", 2 if sys.argv[2] == "gzip" else 0)])
        same = lambda b: b
        text = lambda s: bytes([10, len(s)]) + s.encode()
        unary = channel.unary_unary("/test.Echo/Unary", same, same)
        assert unary(text("hello"), timeout=20) == text("hello")
        try:
            unary(text("slow"), timeout=0.2)
            assert False
        except grpc.RpcError as e:
            assert e.code() == grpc.StatusCode.DEADLINE_EXCEEDED, e
        try:
            unary(text("fail"), timeout=20)
            assert False
        except grpc.RpcError as e:
            assert e.code() == grpc.StatusCode.FAILED_PRECONDITION and e.details() == "schade: 100 % ü", e
            assert ("x-detail-bin", b"\x00\xff") in [tuple(m) for m in e.trailing_metadata()], e.trailing_metadata()
        try:
            channel.unary_unary("/test.Echo/Other", same, same)(b"", timeout=20)
            assert False
        except grpc.RpcError as e:
            assert e.code() == grpc.StatusCode.UNIMPLEMENTED, e
        stream = channel.unary_stream("/test.Echo/Streaming", same, same)
        assert [len(m) for m in stream(text("x"), timeout=20)] == [i + (2 if i < 128 else 3) for i in range(1, 300)]
        duplex = channel.stream_stream("/test.Echo/Duplex", same, same)
        sent = [text("m%d" % i) for i in range(500)]
        assert list(duplex(iter(sent), timeout=20)) == sent
        health = channel.unary_unary("/grpc.health.v1.Health/Check", same, same)
        assert health(text("ratelimit"), timeout=20) == bytes([8, 1])
        print("all well")
        """;

    private readonly TestServers _servers = new(http2);

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    public async Task Grpcio_is_understood_and_understands(string compression)
    {
        Assert.SkipUnless(File.Exists(Python) && (await RunAsync("import grpc")).ExitCode == 0, "python3-grpcio is not installed");
        HealthStatusBoard board = new();
        board.Set("ratelimit", ServingStatus.Serving);
        await using TestServer server = await _servers.StartAsync(
            methods => new HealthService(board).AddTo(methods)
                .Unary<StringValue, StringValue>(TestServer.Service, "Unary", StringValue.Parser, AnswerAsync)
                .ServerStreaming<StringValue, StringValue>(TestServer.Service, "Streaming", StringValue.Parser, async (_, responses, _) =>
                {
                    for (int i = 1; i < 300; i++)
                    {
                        await responses.WriteAsync(new StringValue { Value = new string('x', i) });
                    }
                })
                .Duplex<StringValue, StringValue>(TestServer.Service, "Duplex", StringValue.Parser, async (requests, responses, _) =>
                {
                    while (await requests.ReadAsync() is { } request)
                    {
                        await responses.WriteAsync(request);
                    }
                }),
            options => options with { CompressResponses = true, CompressionThreshold = 100 });

        (int exitCode, string output) = await RunAsync(Script, server.EndPoint.ToString(), compression);

        Assert.True(exitCode == 0 && output.Contains("all well", StringComparison.Ordinal), output);
    }

    private static async ValueTask<StringValue?> AnswerAsync(StringValue request, GrpcCall call)
    {
        if (request.Value is "slow")
        {
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
        }

        if (request.Value is "fail")
        {
            call.ResponseTrailers.Add("x-detail-bin", [0, 255]);
            call.Fail(StatusCode.FailedPrecondition, "schade: 100 % ü");
        }

        return request;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string script, params string[] arguments)
    {
        ProcessStartInfo start = new(Python, ["-c", script, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public sealed class OverExpress() : PythonClientTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : PythonClientTests(GrpcHttp2.Kestrel);
}
