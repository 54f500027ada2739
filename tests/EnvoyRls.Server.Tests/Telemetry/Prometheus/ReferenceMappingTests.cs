using EnvoyRls.Server.Telemetry;
using EnvoyRls.Server.Telemetry.Prometheus.Mapping;

namespace EnvoyRls.Server.Tests.Telemetry.Prometheus;

public sealed class ReferenceMappingTests
{
    private static readonly StatMapper Mapper = new(MappingDocument.Reference(timesInMilliseconds: false), ExtraTags.None);

    public static TheoryData<string, string, string> Counters
    {
        get
        {
            TheoryData<string, string, string> rows = new()
            {
                { "ratelimit.service.call.should_rate_limit.redis_error", "ratelimit_service_should_rate_limit_error", "err_type=redis_error" },
                { "ratelimit.service.call.should_rate_limit.service_error", "ratelimit_service_should_rate_limit_error", "err_type=service_error" },
                { "ratelimit_server.ShouldRateLimit.total_requests", "ratelimit_service_total_requests", "grpc_method=ShouldRateLimit" },
                { "ratelimit_server.Check.total_requests", "ratelimit_service_total_requests", "grpc_method=Check" },
                { "ratelimit.service.config_load_success", "ratelimit_service_config_load_success", "" },
                { "ratelimit.service.config_load_error", "ratelimit_service_config_load_error", "" },
                { "ratelimit.service.global_shadow_mode", "ratelimit_service_global_shadow_mode", "" },
                { "ratelimit.service.rate_limit.d.domain_not_found", "ratelimit_service_rate_limit_d_domain_not_found", "" },
                { "ratelimit.service.rate_limit.d.k_v.over_limit_with_local_cache", "ratelimit_service_rate_limit_d_k_v_over_limit_with_local_cache", "" },
                { "ratelimit.service.rate_limit.d.k.l.over_limit_with_local_cache", "ratelimit_service_rate_limit_d_k_l_over_limit_with_local_cache", "" },
                { "ratelimit.service.rate_limit.d.k.l.m.over_limit_with_local_cache", "ratelimit_service_rate_limit_d_k_l_m_over_limit_with_local_cache", "" },
                { "ratelimit.redis_pool.cx_total", "ratelimit_redis_pool_cx_total", "" },
                { "runtime.load_attempts", "runtime_load_attempts", "" },
                { "9 lives/é", "_9_lives__", "" },
                { "ratelimit.memcache.multiget.__code=success", "ratelimit_memcache_multiget___code_success", "" },
                { "ratelimit.service.rate_limit.d.k_.__domain=forged.total_hits", "ratelimit_service_rate_limit_total_hits", "domain=d key1=k_ key2=__domain=forged" },
            };
            foreach (string suffix in new[] { "total_hits", "over_limit", "near_limit", "within_limit", "shadow_mode" })
            {
                string name = "ratelimit_service_rate_limit_" + suffix;
                rows.Add($"ratelimit.service.rate_limit.mongo_cps.database_users.{suffix}", name, "domain=mongo_cps key1=database_users");
                rows.Add($"ratelimit.service.rate_limit.d.k_/foo/*.{suffix}", name, "domain=d key1=k_/foo/*");
                rows.Add($"ratelimit.service.rate_limit.d.k.l.{suffix}", name, "domain=d key1=k key2=l");
                rows.Add($"ratelimit.service.rate_limit.d.k.l.m.{suffix}", name, "domain=d key1=k key2=l");
                rows.Add($"ratelimit.service.rate_limit.d.k.l.m.n.{suffix}", name, "domain=d key1=k key2=l");
                rows.Add($"ratelimit.service.rate_limit.d.k..{suffix}", name, "domain=d key1=k");
                rows.Add($"x.ratelimit.service.rate_limit.d.k.l.{suffix}", $"x_ratelimit_service_rate_limit_d_k_l_{suffix}", "");
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Counters))]
    public void Names_and_labels_are_those_of_the_reference(string stat, string name, string labels)
    {
        MappedStat mapped = Mapper.Map(stat, StatKind.Counter)!;

        Assert.Equal(name, mapped.Name);
        Assert.Equal(labels, Labels(mapped));
    }

    [Theory]
    [InlineData("ratelimit.service.rate_limit.d.k.total_hits", "ratelimit_service_rate_limit_total_hits", "commit=1_2 domain=d key1=k zone=b")]
    [InlineData("ratelimit.service.rate_limit.d.k.l.total_hits", "ratelimit_service_rate_limit_total_hits", "commit=1_2 domain=d key1=k key2=l zone=b")]
    [InlineData("ratelimit_server.Check.total_requests", "ratelimit_service_total_requests", "commit=1_2 grpc_method=Check zone=b")]
    [InlineData("ratelimit.service.config_load_success", "ratelimit_service_config_load_success", "commit=1_2 zone=b")]
    [InlineData("ratelimit.service.global_shadow_mode", "ratelimit_service_global_shadow_mode", "commit=1_2 zone=b")]
    public void Extra_tags_become_labels_and_leave_the_mapping_alone(string stat, string name, string labels)
    {
        StatMapper mapper = new(MappingDocument.Reference(timesInMilliseconds: false), new ExtraTags([new("zone", "b"), new("commit", "1.2")]));
        MappedStat mapped = mapper.Map(stat, StatKind.Counter)!;

        Assert.Equal(name, mapped.Name);
        Assert.Equal(labels, Labels(mapped));
    }

    [Theory]
    [InlineData(false, 0.001)]
    [InlineData(true, 1)]
    public void Response_times_are_histograms_in_seconds_unless_milliseconds_are_asked_for(bool milliseconds, double scale)
    {
        StatMapper mapper = new(MappingDocument.Reference(milliseconds), ExtraTags.None);
        MappedStat mapped = mapper.Map("ratelimit_server.ShouldRateLimit.response_time", StatKind.Observer)!;

        Assert.Equal("ratelimit_service_response_time_seconds", mapped.Name);
        Assert.Equal("grpc_method=ShouldRateLimit", Labels(mapped));
        Assert.Equal("Histogram", mapped.Type.ToString());
        Assert.Equal(scale, mapped.Scale);
        Assert.Equal([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], mapped.Buckets);
    }

    [Theory]
    [InlineData("ratelimit.service.rate_limit.d.k.total_hits", "Histogram")]
    [InlineData("ratelimit.unmapped", "Summary")]
    public void A_timing_is_a_histogram_where_a_rule_matches_and_a_summary_elsewhere(string stat, string type) =>
        Assert.Equal(type, Mapper.Map(stat, StatKind.Observer)!.Type.ToString());

    internal static string Labels(MappedStat mapped) => string.Join(' ', mapped.Labels.Select(label => $"{label.Key}={label.Value}"));
}
