using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Adaptive.Tests.Observation.Support;

/// <summary>Records of made-up calls, as the limiter would tell them by some rules.</summary>
/// <param name="rules">A rule file.</param>
internal sealed class RecordedCalls(string rules)
{
    /// <summary>Limits addresses, and addresses by path; lets hosts pass; knows nothing of anything else.</summary>
    public const string Rules = """
        domain: edge
        descriptors:
        - key: remote_address
          rate_limit: {unit: second, requests_per_unit: 10}
          descriptors:
          - key: path
            rate_limit: {unit: minute, requests_per_unit: 60}
        - key: user_id
          rate_limit: {unit: second, requests_per_unit: 5}
        - key: host
          rate_limit: {unlimited: true}
        """;

    private const int Batch = 512;

    private readonly List<DecisionRecord> _records = [];
    private readonly RuleSet _rules =
        RuleSetLoader.Load([new RuleDocument("rules.yaml", rules)], new RuleSetOptions()).RuleSet ?? throw new ArgumentException("bad rules", nameof(rules));

    public RecordedCalls()
        : this(Rules)
    {
    }

    public IReadOnlyList<DecisionRecord> Records => _records;

    /// <summary>Adds a call.</summary>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="descriptors">Each as <c>key=value key=value</c>.</param>
    public RecordedCalls Add(long now, params string[] descriptors) => Add(now, "edge", isDenied: false, hits: 1, descriptors);

    /// <summary>Adds a call of which each limited descriptor was denied.</summary>
    public RecordedCalls AddDenied(long now, params string[] descriptors) => Add(now, "edge", isDenied: true, hits: 1, descriptors);

    /// <summary>Adds a call.</summary>
    public RecordedCalls Add(long now, string domain, bool isDenied, long hits, params string[] descriptors)
    {
        RateLimitRequest request = new() { Domain = domain };
        request.Descriptors.AddRange(descriptors.Select(DescriptorOf));
        RuleNode?[] nodes = [.. request.Descriptors.Select(descriptor => _rules.Find(domain) is { } known ? RuleMatcher.Match(known, descriptor.Entries) : null)];
        bool isUnmatched = Array.TrueForAll(nodes, node => node?.Rule is null);
        bool isFirst = true;
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i]?.Rule is { } rule)
            {
                RuleLimit? limit = rule.LimitArray.Length > 0 ? rule.LimitArray[0] : null;
                Add(request, i, nodes[i], limit, now, hits, isFirst, isDenied, isUnmatched: false);
                isFirst = false;
            }
            else if (isUnmatched)
            {
                Add(request, i, null, null, now, hits, isFirst, isDenied: false, isUnmatched: true);
                isFirst = false;
            }
        }

        return this;
    }

    /// <summary>Changes the last record.</summary>
    public RecordedCalls Change(Func<DecisionRecord, DecisionRecord> change)
    {
        _records[^1] = change(_records[^1]);
        return this;
    }

    /// <summary>Tells an observer, batch by batch.</summary>
    public void TellTo(Observer observer)
    {
        DecisionRecord[] records = [.. _records];
        for (int i = 0; i < records.Length; i += Batch)
        {
            observer.Consume(records.AsSpan(i, Math.Min(Batch, records.Length - i)));
        }
    }

    private static RateLimitDescriptor DescriptorOf(string text)
    {
        RateLimitDescriptor descriptor = new();
        foreach (string entry in text.Split(' '))
        {
            string[] parts = entry.Split('=', 2);
            descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = parts[0], Value = parts[1] });
        }

        return descriptor;
    }

    private void Add(
        RateLimitRequest request, int descriptor, RuleNode? node, RuleLimit? limit, long now, long hits, bool isFirst, bool isDenied, bool isUnmatched) =>
        _records.Add(new DecisionRecord
        {
            Request = request,
            Entries = request.Descriptors[descriptor].Entries,
            Node = node,
            Matched = node,
            Limit = limit,
            Now = now,
            Hits = hits,
            IsFirst = isFirst,
            IsUnmatched = isUnmatched,
            IsDenied = isDenied && limit is not null,
            IsCallDenied = isDenied,
        });
}
