using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Under which key the hits of a descriptor are counted, flag by flag.</summary>
public sealed class StatKeyTests
{
    private const string Limit = "rate_limit: {unit: minute, requests_per_unit: 100}";

    /// <summary>A rule path from the top, a descriptor, and its statistic key without the domain.</summary>
    [Theory]
    // No flag: the configured key, or the pattern.
    [InlineData("k", "k=v", "k")]
    [InlineData("k", "k=", "k")]
    [InlineData("k=v", "k=v", "k_v")]
    [InlineData("k=v*", "k=vx", "k_v*")]
    [InlineData("k=v*", "k=v*", "k_v*")]
    [InlineData("k=* l=a*", "k=x,l=ab", "k_*.l_a*")]
    [InlineData("a_b", "a=b", "a_b")]
    [InlineData("a=b", "a_b=zzz", "a_b")]
    // Patterns that straddle the separator keep the whole pattern as the value.
    [InlineData("a=b*", "a_b=x", "a_b_a_b*")]
    [InlineData("kk*", "kkz=any", "kkz_kk*")]
    [InlineData("kk*", "kk*=any", "kk*_kk*")]
    [InlineData("kk*", "kk=any", "kk_kk*")]
    // value_to_metric: the request's value.
    [InlineData("k+v", "k=x", "k_x")]
    [InlineData("k+v", "k=", "k")]
    [InlineData("k=v+v", "k=v", "k_v")]
    [InlineData("k=v*+v", "k=vx", "k_vx")]
    [InlineData("k=*+v", "k=", "k")]
    [InlineData("k+v l", "k=x,l=y", "k_x.l")]
    [InlineData("k l+v", "k=x,l=y", "k.l_y")]
    [InlineData("k=a*+v l=b*", "k=ax,l=bx", "k_ax.l_b*")]
    // share_threshold: the pattern, and it wins over value_to_metric.
    [InlineData("k=v*+s", "k=vx", "k_v*")]
    [InlineData("k=v*+sv", "k=vx", "k_v*")]
    [InlineData("k=v*+sv", "k=v*", "k_v*")]
    [InlineData("k=v*+sv l+v", "k=vx,l=y", "k_v*.l_y")]
    // detailed_metric on the leaf: every value of the request, the other levels' flags aside.
    [InlineData("k+d", "k=x", "k_x")]
    [InlineData("k+d", "k=", "k_")]
    [InlineData("k l+d", "k=x,l=y", "k_x.l_y")]
    [InlineData("k+d l", "k=x,l=y", "k.l")]
    [InlineData("k+d l+d", "k=x,l=y", "k_x.l_y")]
    [InlineData("k l+d", "k=,l=", "k_.l_")]
    [InlineData("k=v*+d", "k=vx", "k_vx")]
    // detailed_metric below a shared threshold: the pattern there, the values elsewhere.
    [InlineData("k=v*+s l+d", "k=vx,l=y", "k_v*.l_y")]
    [InlineData("k=v*+s l+d", "k=vx,l=", "k_v*.l")]
    [InlineData("k=v*+sd", "k=vx", "k_v*")]
    [InlineData("k=v*+s l+d", "k=v*,l=", "k_v*.l_")]
    public async Task Hits_are_counted_under_the_key_that_the_flags_make(string path, string descriptor, string expected)
    {
        LimiterHarness harness = new(Rules(path));
        harness.Store.Charging(1, 2);

        await harness.DecideAsync("d", descriptor);
        await harness.DecideAsync("d", descriptor);

        Assert.Equal([$"d.{expected}"], harness.StatKeys());
        Assert.Equal("T2 O0 N0 W2", harness.Counts($"d.{expected}"));
    }

    /// <summary>The reference's own example of rules that tell values apart, as its tests have it.</summary>
    [Theory]
    [InlineData("key_1=value-for-key-1", "key_1_value-for-key-1")]
    [InlineData("key_1=some-value", "key_1_some-value")]
    [InlineData("key_2=key-2-value", "key_2_key-2-value")]
    [InlineData("key_2=key-2-value,key_3=requested-key3-value", "key_2_key-2-value.key_3_requested-key3-value")]
    [InlineData("key_2=specific-id,key_3=requested-key3-value", "key_2_specific-id.key_3_requested-key3-value")]
    public async Task Nested_detailed_rules_count_by_their_values(string descriptor, string expected)
    {
        LimiterHarness harness = new(
            $$"""
            domain: nested
            descriptors:
              - {key: key_1, detailed_metric: true, {{Limit}}}
              - {key: key_1, value: some-value, {{Limit}}}
              - key: key_2
                detailed_metric: true
                {{Limit}}
                descriptors:
                  - {key: key_3, detailed_metric: true}
                  - {key: key_3, value: requested-key3-value, detailed_metric: true, {{Limit}}}
              - key: key_2
                value: specific-id
                detailed_metric: true
                {{Limit}}
                descriptors:
                  - {key: key_3, detailed_metric: true, {{Limit}}}
            """);
        harness.Store.Charging(1);

        await harness.DecideAsync("nested", descriptor);

        Assert.Equal([$"nested.{expected}"], harness.StatKeys());
    }

    [Theory]
    [InlineData("k=10.0.0.1", "k=10.0.0.1", "k_10_0_0_1")]
    [InlineData("k+v", "k=10.0.0.1:80", "k_10_0_0_1_80")]
    [InlineData("k+v", "k=/a.b|c", "k_/a.b_c")]
    public async Task Names_are_sanitised(string path, string descriptor, string expected)
    {
        LimiterHarness harness = new(Rules(path));
        harness.Store.Charging(1);

        await harness.DecideAsync("d", descriptor);

        Assert.Equal([$"d.{expected}"], harness.StatKeys());
    }

    [Theory]
    [InlineData("k.x=v.y", "k.x=v.y", "k_x_v_y")]
    [InlineData("k.x+v", "k.x=a.b", "k_x_a_b")]
    [InlineData("k.x=v.*", "k.x=v.y", "k_x_v_*")]
    [InlineData("k.x l.y+d", "k.x=1.5,l.y=2.5", "k_x_1_5.l_y_2_5")]
    public async Task Dots_of_keys_and_values_are_replaced_on_request(string path, string descriptor, string expected)
    {
        LimiterHarness harness = new(Rules(path), LimiterHarness.NoJitter with { SanitizeStatDots = true });
        harness.Store.Charging(1, 1);

        await harness.DecideAsync("d", descriptor);
        await harness.DecideAsync("d", Requests.Override(descriptor, 5, 2));

        Assert.Contains($"d.{expected}", harness.StatKeys(), StringComparer.Ordinal);
        Assert.DoesNotContain(harness.StatKeys(), key => key["d.".Length..].Split('.').Length > path.Split(' ').Length);
    }

    [Fact]
    public async Task Keys_made_of_request_values_are_bounded()
    {
        LimiterHarness harness = new(Rules("k+d"), maxSeries: 2);
        harness.Store.Charging(1, 1, 1, 1, 1);

        await harness.DecideAsync("d", "k=1", "k=2", "k=3", "k=4", "k=1");

        Assert.Equal(["d.k", "d.k_1", "d.k_2"], harness.StatKeys());
        Assert.Equal("T2 O0 N0 W2", harness.Counts("d.k"));
        Assert.Equal("T2 O0 N0 W2", harness.Counts("d.k_1"));
        Assert.Equal(2u, harness.Count("envoyrls.statistics.overflow_total"));
    }

    [Fact]
    public async Task Overrides_past_the_bound_are_counted_together()
    {
        LimiterHarness harness = new(Rules("k"), maxSeries: 1);
        harness.Store.Charging(1, 1, 1);

        await harness.DecideAsync("d", Requests.Override("k=1", 5, 2), Requests.Override("k=2", 5, 2), Requests.Override("k=3", 5, 2));

        Assert.Equal(["d.k_1", "d.other"], harness.StatKeys());
        Assert.Equal("T2 O0 N0 W2", harness.Counts("d.other"));
    }

    /// <summary>
    /// One nested rule for each word of a path: <c>key=value+flags</c>, with the flags d(etailed_metric), v(alue_to_metric)
    /// and s(hare_threshold); the last one has the limit.
    /// </summary>
    private static string Rules(string path)
    {
        string[] levels = path.Split(' ');
        string text = "";
        for (int i = levels.Length - 1; i >= 0; i--)
        {
            string[] parts = levels[i].Split('+');
            string[] entry = parts[0].Split('=');
            string flags = parts.Length > 1 ? parts[1] : "";
            string value = entry.Length > 1 ? $", value: '{entry[1]}'" : "";
            string switches = string.Concat(flags.Select(flag => flag switch
            {
                'd' => ", detailed_metric: true",
                'v' => ", value_to_metric: true",
                _ => ", share_threshold: true",
            }));
            string limit = i == levels.Length - 1 ? $", {Limit}" : "";
            string children = text.Length > 0 ? $", descriptors: [{text}]" : "";
            text = $"{{key: '{entry[0]}'{value}{switches}{limit}{children}}}";
        }

        return $"domain: d\ndescriptors: [{text}]\n";
    }
}
