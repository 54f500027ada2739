using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Endpoints;

/// <summary>The debug port: its pages, and an index of them on every other path.</summary>
internal static class DebugEndpoints
{
    private const string Pprof = "/debug/pprof";

    private const string InsteadOfPprof =
        "pprof profiles Go programs; use dotnet-trace, dotnet-counters and dotnet-gcdump on this process, or /debug/gc and /debug/threads.\n";

    public static void UseDebugEndpoints(this IApplicationBuilder app, IReadOnlyList<DebugPage> pages)
    {
        Dictionary<string, DebugPage> byPath = pages.ToDictionary(static page => page.Path, StringComparer.Ordinal);
        string index = string.Concat(byPath.OrderBy(static page => page.Key, StringComparer.Ordinal).Select(static page => $"{page.Key}: {page.Value.Help}\n"));
        app.Run(context =>
        {
            string path = context.Request.Path.Value ?? "";
            if (byPath.TryGetValue(path, out DebugPage? page))
            {
                return page.LoopbackOnly && !IsThisMachine(context.Connection.RemoteIpAddress)
                    ? PlainText.WriteAsync(context, StatusCodes.Status403Forbidden, "This page answers on loopback only.\n")
                    : page.Write(context);
            }

            return context.Request.Path.StartsWithSegments(Pprof, StringComparison.Ordinal)
                ? PlainText.WriteAsync(context, StatusCodes.Status404NotFound, InsteadOfPprof)
                : PlainText.WriteAsync(context, StatusCodes.Status200OK, index);
        });
    }

    // Not IPAddress.IsLoopback: a mesh's sidecar hands on what comes from outside from 127.0.0.6.
    internal static bool IsThisMachine(IPAddress? peer) => peer is not null
        && (peer.Equals(IPAddress.IPv6Loopback) || (peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer).Equals(IPAddress.Loopback));
}
