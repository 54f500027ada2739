using System.Xml.Linq;
using EnvoyRls.Testing;

namespace EnvoyRls.Cli.Tests.Suites;

public sealed class SuiteTests : IDisposable
{
    private const string Rules =
        """
        domain: shop
        descriptors:
          - key: user
            rate_limit: {unit: minute, requests_per_unit: 5, name: per_user}
            metadata: {tier: free, weight: 2, nested: {on: true}}
          - key: free
            rate_limit: {unlimited: true}
        """;

    private readonly TemporaryDirectory _directory = new();

    public SuiteTests() => File.WriteAllText(_directory.File("shop.yaml"), Rules);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_step_may_say_what_is_known_of_its_client()
    {
        File.WriteAllText(_directory.File("clients.yaml"), "domain: c\ndescriptors: [{key: user_id, when: {newcomer: true, bot_likelihood: '>= 80%'}, rate_limit: {unit: minute, requests_per_unit: 5}}]\n");
        string suite = Write(
            """
            rules: [clients.yaml]
            tests:
              - name: clients
                steps:
                  - request: {descriptors: [{entries: {user_id: bob}}]}
                    client: {known: false, bot_likelihood: 90%}
                    expect: {statuses: [{limit: 5}]}
                  - request: {descriptors: [{entries: {user_id: bob}}]}
                    client: {bot_likelihood: 90%}
                    expect: {statuses: [{limit: none}]}
                  - request: {descriptors: [{entries: {user_id: bob}}]}
                    expect: {statuses: [{limit: none}]}
                  - request: {descriptors: [{entries: {path: /}}]}
                    client: {known: false}
            """);

        CommandRun run = await CommandRun.OfAsync("test", suite);

        Assert.Contains("the request does not tell who its client is: give it one of remote_address, ", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, run.Output.Split("suite.yaml:").Length - 1);
    }

    [Fact]
    public async Task Expectations_that_are_met_pass()
    {
        string suite = Write(
            """
            rules: [shop.yaml]
            tests:
              - name: five a minute
                start: 2026-03-01T12:00:00Z
                steps:
                  - request: {domain: shop, descriptors: [{entries: {user: bob}}]}
                    repeat: 6
                    every: 1s
                    expect: {admitted: 5, denied: 1}
                  - at: 59s
                    request: {descriptors: [{entries: [{key: user, value: bob}]}, {entries: {free: x}}, {entries: {nobody: y}}]}
                    expect:
                      code: OVER_LIMIT
                      statuses:
                        - {code: over_limit, limit: 5, unit: minute, remaining: 0, reset: 1s}
                        - {code: OK, limit: none, remaining: 4294967295}
                        - {}
                      headers: {ratelimit-limit: 5, RateLimit-Remaining: "0"}
                  - after: 1s
                    request: {descriptors: [{entries: {user: bob}}]}
                    expect:
                      code: OK
                      statuses: [{remaining: 4, reset: 1m}]
                      metadata: {domain: shop, descriptors.0.entries.0: user=bob, metadata.tier: free, metadata.weight: 2, metadata.nested.on: true}
            """);

        CommandRun run = await CommandRun.OfAsync("test", suite);

        Assert.Equal($"ok   {suite}: five a minute\n1 test in 1 suite: 1 passed, 0 failed\n", run.Output);
        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
    }

    [Fact]
    public async Task Coverage_lists_the_rules_that_no_request_meets()
    {
        File.WriteAllText(
            _directory.File("tree.yaml"),
            """
            domain: tree
            descriptors:
              - key: tenant
                rate_limit: {unit: minute, requests_per_unit: 9}
                descriptors:
                  - {key: user, charge_parents: true, rate_limit: {unit: minute, requests_per_unit: 5}}
              - key: path
                value: /never
                rate_limit: {unit: minute, requests_per_unit: 5}
            """);
        string one = Write("{rules: [tree.yaml], tests: [{name: a, steps: [{request: {descriptors: [{entries: {tenant: t, user: u}, hits: 0}]}}]}]}");

        CommandRun partly = await CommandRun.OfAsync("test", one, "--coverage");
        Assert.EndsWith($"{_directory.File("tree.yaml")}:7:5: no request meets tree.path_/never\n2 of 3 rules met\n", partly.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, partly.ExitCode);

        string other = _directory.File("other.yaml");
        File.WriteAllText(other, "{rules: [./tree.yaml], tests: [{name: b, steps: [{request: {descriptors: [{entries: {path: /never}}]}}]}]}");
        CommandRun whole = await CommandRun.OfAsync("test", one, other, "--coverage");
        Assert.EndsWith("\n3 of 3 rules met\n", whole.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, whole.ExitCode);
    }

    [Fact]
    public async Task Every_expectation_can_fail_and_says_where_and_what_came()
    {
        string suite = Write(
            """
            rules: [shop.yaml]
            tests:
              - name: all wrong
                steps:
                  - request: {descriptors: [{entries: {user: bob}}]}
                    repeat: 7
                    every: 500ms
                    expect:
                      code: OK
                      admitted: 6
                      denied: 3
                      statuses: [{code: OK, limit: 6, unit: hour, remaining: 1, reset: 10s}]
                      headers: {RateLimit-Limit: 6, X-None: 1}
                      metadata: {domain: other, metadata.tier: free, none.at.all: 1}
                      raw_body: slow down
            """);

        CommandRun run = await CommandRun.OfAsync("test", suite);

        string[] failures = [.. run.Output.Split('\n')[1..^2].Select(line => line.Trim()[(suite.Length + 1)..])];
        Assert.Equal(
            """
            9:17: code of request 6 at 2500ms: expected OK, got OVER_LIMIT
            10:21: admitted at 3s: expected 6, got 5
            11:19: denied at 3s: expected 3, got 2
            """,
            string.Join('\n', failures[..3]));
        Assert.Contains(failures, failure => failure.EndsWith("statuses[0].code at 3s: expected OK, got OVER_LIMIT", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.EndsWith("statuses[0].limit at 3s: expected 6, got 5", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.EndsWith("statuses[0].unit at 3s: expected hour, got minute", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.EndsWith("statuses[0].remaining at 3s: expected 1, got 0", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.EndsWith("statuses[0].reset at 3s: expected 10s, got 57s", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.EndsWith("header RateLimit-Limit at 3s: expected '6', got '5'", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.EndsWith("header X-None at 3s: expected '1', got none", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.EndsWith("metadata domain at 3s: expected 'other', got 'shop'", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.EndsWith("metadata none.at.all at 3s: expected 1, got nothing", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.EndsWith("raw_body at 3s: expected text with 'slow down', got ''", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Failed, run.ExitCode);
    }

    [Fact]
    public async Task Tests_do_not_share_counters_and_peeks_refunds_and_limits_of_requests_work()
    {
        string suite = Write(
            """
            rules: [shop.yaml]
            tests:
              - name: charge
                steps:
                  - request: {descriptors: [{entries: {user: bob}, hits: 4}]}
                    expect: {statuses: [{remaining: 1}]}
                  - request: {descriptors: [{entries: {user: bob}, hits: 0}]}
                    expect: {statuses: [{remaining: 1}]}
                  - request: {descriptors: [{entries: {user: bob}, hits: 3, refund: true}]}
                    expect: {statuses: [{remaining: 4}]}
                  - request: {hits: 2, descriptors: [{entries: {user: bob}}, {entries: {user: ann}, limit: 1/hour}]}
                    expect: {code: OVER_LIMIT, statuses: [{remaining: 2}, {code: OVER_LIMIT, limit: 1, unit: hour}]}
              - name: untouched
                steps:
                  - request: {descriptors: [{entries: {user: bob}}]}
                    expect: {statuses: [{remaining: 4}]}
            """);

        CommandRun run = await CommandRun.OfAsync("test", suite);

        Assert.Equal(
            $"""
            ok   {suite}: charge
            ok   {suite}: untouched
            2 tests in 1 suite: 2 passed, 0 failed

            """,
            run.Output);
        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
    }

    [Fact]
    public async Task Waiting_times_are_compared_in_milliseconds_rounded_up()
    {
        await File.WriteAllTextAsync(
            _directory.File("paced.yaml"),
            """
            domain: paced
            descriptors:
              - key: gcra
                rate_limit: {unit: second, requests_per_unit: 3, burst: 1, algorithm: gcra}
              - key: queue
                action: throttle
                rate_limit: {unit: second, requests_per_unit: 2, algorithm: leaky_bucket, max_delay: 1s}
            """);
        string suite = Write(
            """
            rules: [paced.yaml]
            tests:
              - name: gcra
                steps:
                  - request: {descriptors: [{entries: {gcra: a}}]}
                    expect: {statuses: [{reset: 334ms, delay: 0s}]}
                  - request: {descriptors: [{entries: {gcra: a}}]}
                    expect: {statuses: [{code: OVER_LIMIT, retry_after: 334ms}]}
                  - request: {descriptors: [{entries: {gcra: a}, hits: 2}]}
                    expect: {statuses: [{code: OVER_LIMIT, retry_after: never}]}
              - name: queue
                steps:
                  - request: {descriptors: [{entries: {queue: a}}]}
                    repeat: 2
                    expect: {statuses: [{delay: 500ms}]}
              - name: wrong
                steps:
                  - request: {descriptors: [{entries: {gcra: a}}, {entries: {nothing: a}}]}
                    expect: {statuses: [{retry_after: 1s, delay: 1s}, {retry_after: never, reset: 1s}]}
            """);

        CommandRun run = await CommandRun.OfAsync("test", suite);

        Assert.Equal(
            $"""
            ok   {suite}: gcra
            ok   {suite}: queue
            FAIL {suite}: wrong
                 {suite}:19:54: statuses[0].delay at 0ms: expected 1s, got 0ms
                 {suite}:19:43: statuses[0].retry_after at 0ms: expected 1s, got none
                 {suite}:19:87: statuses[1].reset at 0ms: expected 1s, got none
                 {suite}:19:73: statuses[1].retry_after at 0ms: expected never, got none
            3 tests in 1 suite: 2 passed, 1 failed

            """,
            run.Output);
        Assert.Equal(("", ExitCode.Failed), (run.Error, run.ExitCode));
    }

    [Fact]
    public async Task Results_are_written_as_junit_xml()
    {
        string good = Write(
            """
            rules: [shop.yaml]
            tests:
              - name: "passes <&>"
                steps: [{request: {descriptors: [{entries: {user: bob}}]}, expect: {code: OK}}]
              - name: fails
                steps: [{request: {descriptors: [{entries: {user: bob}}]}, expect: {code: OVER_LIMIT}}]
            """);
        string bad = Write("rules: [shop.yaml]\n", "bad.yaml");

        CommandRun run = await CommandRun.OfAsync("test", good, bad, "--junit", _directory.File("results.xml"));

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.EndsWith("2 tests in 2 suites: 1 passed, 1 failed, 1 suite not run\n", run.Output, StringComparison.Ordinal);
        XElement[] suites = [.. XDocument.Load(_directory.File("results.xml")).Root!.Elements("testsuite")];
        Assert.Equal(["2 1 0", "1 0 1"], suites.Select(suite => $"{suite.Attribute("tests")!.Value} {suite.Attribute("failures")!.Value} {suite.Attribute("errors")!.Value}"), StringComparer.Ordinal);
        XElement[] cases = [.. suites[0].Elements("testcase")];
        Assert.Equal("passes <&>", cases[0].Attribute("name")!.Value);
        Assert.Contains("expected OVER_LIMIT, got OK", cases[1].Element("failure")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_run_is_said_and_fails()
    {
        string missingRules = Write("rules: [nowhere.yaml]\ntests: [{name: t, steps: [{request: {descriptors: [{entries: {a: b}}]}}]}]\n", "a.yaml");
        await File.WriteAllTextAsync(_directory.File("broken.yaml"), "domain: x\ndescriptors:\n  - value: v\n");
        string brokenRules = Write("rules: [broken.yaml]\ntests: [{name: t, steps: [{request: {descriptors: [{entries: {a: b}}]}}]}]\n", "b.yaml");

        CommandRun missing = await CommandRun.OfAsync("test", missingRules);
        CommandRun broken = await CommandRun.OfAsync("test", brokenRules);
        CommandRun noSuite = await CommandRun.OfAsync("test", _directory.File("no.yaml"));
        CommandRun noPlace = await CommandRun.OfAsync("test", missingRules, "--junit", "/nowhere/at/all.xml");

        Assert.Equal((ExitCode.Failed, ExitCode.Failed, ExitCode.Failed, ExitCode.Failed), (missing.ExitCode, broken.ExitCode, noSuite.ExitCode, noPlace.ExitCode));
        Assert.StartsWith($"rls test: {missingRules}: cannot read", missing.Error, StringComparison.Ordinal);
        Assert.Contains("broken.yaml:3:5: error: descriptor has empty key", broken.Error, StringComparison.Ordinal);
        Assert.StartsWith("rls test: cannot read", noSuite.Error, StringComparison.Ordinal);
        Assert.Contains("rls test: cannot write /nowhere/at/all.xml", noPlace.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_for_no_domain_needs_rules_of_one()
    {
        await File.WriteAllTextAsync(_directory.File("other.yaml"), Rules.Replace("shop", "other", StringComparison.Ordinal));
        string suite = Write("rules: [shop.yaml, other.yaml]\ntests: [{name: t, steps: [{request: {descriptors: [{entries: {a: b}}]}}]}]\n");

        CommandRun run = await CommandRun.OfAsync("test", suite);

        Assert.Contains("the rules have several domains", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
    }

    private string Write(string text, string name = "suite.yaml")
    {
        File.WriteAllText(_directory.File(name), text);
        return _directory.File(name);
    }
}
