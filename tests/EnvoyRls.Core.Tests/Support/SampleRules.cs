namespace EnvoyRls.Core.Tests.Support;

/// <summary>Rule texts that several tests ask.</summary>
internal static class SampleRules
{
    public const string Basic =
        """
        domain: test-domain
        descriptors:
          - key: key1
            value: value1
            descriptors:
              - {key: subkey1, rate_limit: {unit: second, requests_per_unit: 5}}
              - {key: subkey1, value: subvalue1, rate_limit: {unit: second, requests_per_unit: 10}}
          - {key: key2, rate_limit: {unit: minute, requests_per_unit: 20}}
          - {key: key2, value: value2, rate_limit: {unit: minute, requests_per_unit: 30}}
          - {key: key2, value: value3}
          - {key: key3, rate_limit: {unit: hour, requests_per_unit: 1}}
          - {key: key4, rate_limit: {unit: day, requests_per_unit: 1, name: key4_rate_limit}}
          - key: key5
            value: value5
            rate_limit: {unit: day, requests_per_unit: 15}
            descriptors:
              - {key: subkey5, value: subvalue5, rate_limit: {unit: day, requests_per_unit: 25}}
          - {key: key6, rate_limit: {unlimited: true}}
          - {key: key7, detailed_metric: true, rate_limit: {unit: minute, requests_per_unit: 70}}
        """;

    /// <summary>Something of everything that the reference cannot say.</summary>
    public const string Extended =
        """
        domain: test-domain
        charge: all_or_nothing
        on_store_failure: local
        descriptors:
          - key: plan
            value: free
            rate_limit: {unit: day, requests_per_unit: 1000, active: {from: 2026-01-01, until: 2027-01-01T00:00:00+01:00}}
            descriptors:
              - key: user
                charge_parents: true
                rollout: 12.5%
                active: {days: [mon-fri, sun], hours: ["22:00-06:00", "12:00-13:00"], time_zone: Europe/Berlin}
                ban: {after: 10, within: 1m, for: 5m, factor: 3, max: 12h, forget: 2d}
                on_store_failure: deny
                rate_limits:
                  - {unit: second, requests_per_unit: 10, algorithm: token_bucket, burst: 50, name: short}
                  - {window: 1h30m, requests_per_unit: 500, algorithm: sliding_window_counter}
                  - {unit: month, calendar: true, requests_per_unit: 10000, replaces: [{name: other}]}
                response:
                  raw_body: '{"limit": ${limit}, "wait": ${retry_after}}'
                  headers: [{name: X-Rule, value: "${rule}"}]
          - {key: queue, action: throttle, rate_limit: {unit: second, requests_per_unit: 5, algorithm: leaky_bucket, max_delay: 2s}}
          - {key: noted, action: log, rate_limit: {unit: minute, unit_multiplier: 15, requests_per_unit: 7}}
        """;

    public const string Wildcards =
        """
        domain: test-domain
        descriptors:
          - {key: wild, value: foo*, rate_limit: {unit: minute, requests_per_unit: 20}}
          - {key: noWild, value: foo, rate_limit: {unit: minute, requests_per_unit: 20}}
          - {key: noVal, rate_limit: {unit: minute, requests_per_unit: 20}}
          - {key: midWild, value: bar*b, rate_limit: {unit: minute, requests_per_unit: 20}}
          - {key: multiWild, value: foo*bar*baz, rate_limit: {unit: minute, requests_per_unit: 20}}
          - key: nestedWild
            value: val1
            descriptors:
              - {key: wild, value: goo*, rate_limit: {unit: minute, requests_per_unit: 20}}
        """;
}
