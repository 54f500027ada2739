using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EnvoyRls.Grpc.Tests.Client;

public sealed class ClientFailureTests
{
    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(415, StatusCode.Unknown)]
    [InlineData(500, StatusCode.Unknown)]
    public async Task An_http_status_has_its_meaning(int http, StatusCode expected)
    {
        GrpcStatus status = await FailAsync(context =>
        {
            context.Response.StatusCode = http;
            return Task.CompletedTask;
        });

        Assert.Equal(expected, status.Code);
        Assert.Contains($"{http}", status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x1, StatusCode.Internal)]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    [InlineData(0xc, StatusCode.PermissionDenied)]
    public async Task A_reset_has_its_meaning(int code, StatusCode expected)
    {
        GrpcStatus early = await FailAsync(context =>
        {
            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(code);
            return Task.CompletedTask;
        });
        GrpcStatus late = await FailAsync(async context =>
        {
            await AnswerAsync(context, RawCall.Frame("x")[..4]);
            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(code);
        });

        Assert.Equal((expected, expected), (early.Code, late.Code));
    }

    [Fact]
    public async Task A_status_in_the_headers_counts_whatever_the_http_status()
    {
        GrpcStatus status = await FailAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers["grpc-status"] = "7";
            context.Response.Headers["grpc-message"] = "%C3%BC";
            return Task.CompletedTask;
        });

        Assert.Equal(new GrpcStatus(StatusCode.PermissionDenied, "ü"), status);
    }

    [Fact]
    public async Task What_is_not_grpc_is_unknown()
    {
        GrpcStatus status = await FailAsync(context => context.Response.WriteAsync("<html>"));

        Assert.Equal(StatusCode.Unknown, status.Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("x")]
    [InlineData("17")]
    [InlineData("-1")]
    public async Task No_status_or_none_that_is_known_is_unknown(string? given)
    {
        GrpcStatus status = await FailAsync(async context =>
        {
            await AnswerAsync(context, RawCall.Frame("x"));
            if (given is not null)
            {
                context.Response.AppendTrailer("grpc-status", given);
            }
        });

        Assert.Equal(StatusCode.Unknown, status.Code);
    }

    public static TheoryData<string, byte[]> WrongBodies => new()
    {
        { "no message", [] },
        { "two messages", [.. RawCall.Frame("x"), .. RawCall.Frame("y")] },
        { "half a message", RawCall.Frame("hello")[..^1] },
        { "not protobuf", RawCall.Frame([0x0a, 0x05, 0x41]) },
    };

    [Theory]
    [MemberData(nameof(WrongBodies))]
    public async Task An_ok_without_exactly_one_good_message_is_an_internal_error(string what, byte[] body)
    {
        GrpcStatus status = await FailAsync(async context =>
        {
            await AnswerAsync(context, body);
            context.Response.AppendTrailer("grpc-status", "0");
        });

        Assert.True(status.Code is StatusCode.Internal, $"{what}: {status}");
    }

    [Fact]
    public async Task A_failure_after_a_message_is_the_calls_failure()
    {
        GrpcStatus status = await FailAsync(async context =>
        {
            await AnswerAsync(context, RawCall.Frame("x"));
            context.Response.AppendTrailer("grpc-status", "10");
        });

        Assert.Equal(StatusCode.Aborted, status.Code);
    }

    [Fact]
    public void An_address_of_another_kind_is_refused() =>
        Assert.Throws<ArgumentException>(() => new GrpcChannel(new GrpcChannelOptions { Address = new Uri("ftp://localhost") }));

    private static async Task<GrpcStatus> FailAsync(RequestDelegate answer)
    {
        await using ForeignServer server = await ForeignServer.StartAsync(answer);
        GrpcException error = await Assert.ThrowsAsync<GrpcException>(
            () => server.Channel.UnaryAsync(TestServer.Unary, new StringValue(), new CallOptions { Timeout = TimeSpan.FromSeconds(20) }));
        return error.Status;
    }

    private static async Task AnswerAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(body);
        await context.Response.Body.FlushAsync();
    }
}
