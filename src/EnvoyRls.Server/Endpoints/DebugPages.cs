using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.Prometheus;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Endpoints;

/// <summary>The pages that the debug port always has.</summary>
internal static class DebugPages
{
    /// <param name="registry">Shown by <c>/stats</c>.</param>
    /// <param name="exposition">Shown by <c>/metrics</c>.</param>
    /// <param name="health">Gives the text of <c>/health</c>.</param>
    /// <param name="rules">Gives the text of <c>/rlconfig</c>: the rules in force.</param>
    public static IReadOnlyList<DebugPage> Create(StatRegistry registry, PrometheusExposition exposition, Func<string> health, Func<string> rules) =>
    [
        new("/stats", "print out stats; ?format=json for JSON", context => StatsPage.WriteAsync(context, registry)),
        new("/health", "components of the service's health and its background loops", context => TextAsync(context, health())),
        new("/rlconfig", "print out the currently loaded configuration for debugging", context => TextAsync(context, rules())),
        new("/metrics", "print out stats for Prometheus", context => PrometheusEndpoint.WriteAsync(context, exposition)),
        new("/debug/gc", "memory, garbage collector, thread pool and compiler in numbers (loopback only)", context => TextAsync(context, RuntimePages.Memory()), LoopbackOnly: true),
        new("/debug/threads", "threads of the process and the processor time of each (loopback only)", context => TextAsync(context, RuntimePages.Threads()), LoopbackOnly: true),
    ];

    private static Task TextAsync(HttpContext context, string text) => PlainText.WriteAsync(context, StatusCodes.Status200OK, text);
}
