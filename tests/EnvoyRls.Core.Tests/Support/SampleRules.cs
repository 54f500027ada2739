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
