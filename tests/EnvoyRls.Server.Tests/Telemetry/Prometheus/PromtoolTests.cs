using System.Diagnostics;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.Prometheus;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Telemetry.Prometheus;

/// <summary>Prometheus' own checker reads the exposition. It may only complain of names that are the reference's.</summary>
public sealed class PromtoolTests
{
    private const string NoTotal = "counter metrics should have \"_total\" suffix";
    private const string NoSnake = "metric names should be written in 'snake_case' not 'camelCase'";
    private const string Abbreviated = "metric names should not contain abbreviated units";

    private static readonly string[] NamesOfTheReference =
    [
        $"ratelimit_localcache_entryCount {NoSnake}",
        $"ratelimit_localcache_hitCount {NoSnake}",
        $"ratelimit_service_config_load_error {NoTotal}",
        $"ratelimit_service_config_load_success {NoTotal}",
        $"ratelimit_service_global_shadow_mode {NoTotal}",
        $"ratelimit_service_rate_limit_d_domain_not_found {NoTotal}",
        $"ratelimit_service_rate_limit_d_domain_not_found {Abbreviated}",
        $"ratelimit_service_rate_limit_near_limit {NoTotal}",
        $"ratelimit_service_rate_limit_over_limit {NoTotal}",
        $"ratelimit_service_rate_limit_shadow_mode {NoTotal}",
        $"ratelimit_service_rate_limit_total_hits {NoTotal}",
        $"ratelimit_service_rate_limit_within_limit {NoTotal}",
        $"ratelimit_service_should_rate_limit_error {NoTotal}",
        $"ratelimit_service_total_requests {NoTotal}",
    ];

    [Fact]
    public async Task Promtool_accepts_the_exposition()
    {
        StatRegistry registry = new();
        PrometheusExposition exposition = new(registry, new PrometheusOptions(), NullLogger.Instance);
        foreach (string suffix in new[] { "total_hits", "over_limit", "near_limit", "within_limit", "shadow_mode" })
        {
            registry.Counter($"ratelimit.service.rate_limit.d.k_\"v\\\n.{suffix}").Add(1);
            registry.Counter($"ratelimit.service.rate_limit.d.k.é.{suffix}").Add(2);
        }

        registry.Counter("ratelimit.service.config_load_success").Add(1);
        registry.Counter("ratelimit.service.config_load_error").Add(1);
        registry.Counter("ratelimit.service.global_shadow_mode").Add(1);
        registry.Counter("ratelimit.service.rate_limit.d.domain_not_found").Add(1);
        registry.Counter("ratelimit.service.call.should_rate_limit.redis_error").Add(1);
        registry.Counter("ratelimit_server.ShouldRateLimit.total_requests").Add(1);
        registry.Timing("ratelimit_server.ShouldRateLimit.response_time").Record(TimeSpan.FromMilliseconds(3));
        registry.Gauge("ratelimit.redis_pool.cx_active", () => 1);
        registry.Counter("ratelimit.redis_pool.cx_total").Add(1);
        registry.Gauge("ratelimit.localcache.entryCount", () => 1);
        registry.Gauge("ratelimit.localcache.hitCount", () => 1);
        registry.Gauge("runtime.num_values", () => 1);
        registry.Timing("ratelimit.reload").Record(TimeSpan.FromMilliseconds(3));

        (int exitCode, string complaints) = await CheckAsync(await Scrape.AllAsync(exposition));

        Assert.Equal(string.Join('\n', NamesOfTheReference), complaints);

        // 3: read without fault, with complaints of style.
        Assert.Equal(3, exitCode);
    }

    [Fact]
    public async Task Promtool_would_notice_a_broken_line()
    {
        (int exitCode, string complaints) = await CheckAsync("# TYPE a counter\na{b=\"c} 1\n");

        Assert.Equal(1, exitCode);
        Assert.NotEmpty(complaints);
    }

    private static async Task<(int ExitCode, string Complaints)> CheckAsync(string text)
    {
        using Process promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        string complaints = await promtool.StandardError.ReadToEndAsync() + await promtool.StandardOutput.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, complaints.Trim());
    }
}
