using EnvoyRls.Grpc.Methods;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>
/// Stands directly on Kestrel: no middleware, no routing, no <c>HttpContext</c>, because each costs more than a
/// small unary call does.
/// </summary>
internal sealed class GrpcApplication : IHttpApplication<KestrelCall>
{
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly CallAdmission _admission;
    private readonly CallEnding _ending;
    private readonly UnaryCalls _unary;
    private readonly StreamingCalls _streaming;

    public GrpcApplication(GrpcMethodTable methods, GrpcServerOptions options, TimeProvider time, ILogger log, CancellationToken stopping)
    {
        _time = time;
        _stopping = stopping;
        _admission = new CallAdmission(methods, options);
        _ending = new CallEnding(options.Observer, time, log);
        _unary = new UnaryCalls(options, _ending, time);
        _streaming = new StreamingCalls(options, _ending);
    }

    public KestrelCall CreateContext(IFeatureCollection contextFeatures) =>
        contextFeatures is IHostContextContainer<KestrelCall> stream
            ? stream.HostContext ??= new KestrelCall(contextFeatures, _time, _stopping)
            : new KestrelCall(contextFeatures, _time, _stopping);

    public Task ProcessRequestAsync(KestrelCall context)
    {
        if (!CallAdmission.IsCall(context))
        {
            return Task.CompletedTask;
        }

        if (!_admission.TryFindMethod(context, out GrpcMethod? method))
        {
            _ending.Finish(context, context.Status);
            return Task.CompletedTask;
        }

        _ending.Begin(context, method);
        _admission.ReadHeaders(context);
        if (!context.Status.IsOk)
        {
            _ending.Finish(context, context.Status);
            return Task.CompletedTask;
        }

        return method is UnaryMethod unary ? _unary.RunAsync(context, unary) : _streaming.RunAsync(context, (StreamingMethod)method);
    }

    public void DisposeContext(KestrelCall context, Exception? exception)
    {
        if (!context.TryReset() && context.Features is IHostContextContainer<KestrelCall> stream)
        {
            stream.HostContext = null;
        }
    }
}
