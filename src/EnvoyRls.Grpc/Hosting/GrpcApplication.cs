using EnvoyRls.Grpc.Calls;
using EnvoyRls.Grpc.Framing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>
/// Stands directly on Kestrel: no middleware, no routing, no <c>HttpContext</c>, because each costs more than a
/// small unary call does.
/// </summary>
internal sealed class GrpcApplication(CallRunner runner, TimeProvider time, CancellationToken stopping) : IHttpApplication<KestrelCall>
{
    public KestrelCall CreateContext(IFeatureCollection contextFeatures) =>
        contextFeatures is IHostContextContainer<KestrelCall> stream
            ? stream.HostContext ??= new KestrelCall(contextFeatures, time, stopping)
            : new KestrelCall(contextFeatures, time, stopping);

    public Task ProcessRequestAsync(KestrelCall context)
    {
        IHeaderDictionary headers = context.RequestHeaders;
        CallTerms terms = runner.Admission.Read(
            context.HttpMethod, context.Path, headers.ContentType, headers.GrpcEncoding, headers.GrpcAcceptEncoding);
        if (terms.RefusedWith != 0)
        {
            context.Refuse(terms.RefusedWith);
            return Task.CompletedTask;
        }

        CallArrival arrival = new(time.GetTimestamp(), context.TryTakeRoom());
        if (runner.TryBegin(context, terms, GrpcTimeout.Read(headers.GrpcTimeout), arrival))
        {
            return runner.RunAsync(context).AsTask();
        }

        runner.End(context);
        return Task.CompletedTask;
    }

    public void DisposeContext(KestrelCall context, Exception? exception)
    {
        context.GiveRoomBack();
        if (!context.TryReset() && context.Features is IHostContextContainer<KestrelCall> stream)
        {
            stream.HostContext = null;
        }
    }
}
