// The yardstick: Kestrel behind the usual host, reading the body and answering a constant gRPC message. It parses
// nothing, matches nothing and counts nothing; a service is measured as a ratio of it, in the same run.

using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

int port = args is ["--port", var text] ? int.Parse(text, provider: null) : 5000;

// A RateLimitResponse with one status, prefixed: OK, 100 per second, 99 remaining, one second until the reset.
byte[] response = [0, 0, 0, 0, 18, 8, 1, 18, 14, 8, 1, 18, 4, 8, 100, 16, 1, 24, 99, 34, 2, 8, 1];

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
WebApplication app = builder.Build();
app.Run(AnswerAsync);
Console.WriteLine($"listening on 127.0.0.1:{port}");
await app.RunAsync();

async Task AnswerAsync(HttpContext context)
{
    PipeReader body = context.Request.BodyReader;
    while (true)
    {
        ReadResult read = await body.ReadAsync();
        body.AdvanceTo(read.Buffer.End);
        if (read.IsCompleted)
        {
            break;
        }
    }

    context.Response.ContentType = "application/grpc";
    context.Response.BodyWriter.Write(response);
    context.Response.AppendTrailer("grpc-status", "0");
}
