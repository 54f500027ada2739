using System.Runtime.InteropServices;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Usage;

/// <summary>What this replica decided in one minute, in bounded memory. Used again for the next. Not safe for concurrent use.</summary>
internal sealed class UsageMinute(UsageOptions options)
{
    private readonly string[] _userKeys = [.. options.UserKeys];
    private readonly string[] _endpointKeys = [.. options.EndpointKeys];
    private readonly Dictionary<RuleNode, RuleTally> _rules = new(ReferenceEqualityComparer.Instance);
    private readonly Sketch _users = new(UsageKind.User, options.UserCapacity, options.KeptUsers);
    private readonly Sketch _endpoints = new(UsageKind.Endpoint, options.EndpointCapacity, options.KeptEndpoints);
    private readonly Sketch _keys = new(UsageKind.LimitedKey, options.KeyCapacity, options.KeptKeys);
    private readonly LimitedKeyText _keyText = new();
    private long _hits;
    private long _denied;

    /// <summary>When it began.</summary>
    public DateTimeOffset Start { get; private set; }

    /// <summary>Hits of records that were dropped; they are in the totals, but nobody's.</summary>
    public long DroppedHits { get; set; }

    public long DroppedDenied { get; set; }

    /// <summary>The rules that were hit.</summary>
    public IReadOnlyDictionary<RuleNode, RuleTally> Rules => _rules;

    public void Begin(DateTimeOffset start)
    {
        Start = start;
        _rules.Clear();
        _users.Clear();
        _endpoints.Clear();
        _keys.Clear();
        (_hits, _denied, DroppedHits, DroppedDenied) = (0, 0, 0, 0);
    }

    public void Add(in DecisionRecord record)
    {
        long hits = Math.Max(0, record.Hits);
        long denied = record.IsDenied ? hits : 0;
        _hits = FixedWindow.Add(_hits, hits);
        _denied = FixedWindow.Add(_denied, denied);
        if (record.Node is { } node)
        {
            AddRule(node, record, hits, denied);
        }

        AddNames(record, hits, denied);
        if (denied > 0)
        {
            _keys.AddDenied(_keyText.Write(record), denied);
        }
    }

    public IReadOnlyList<HeavyHitter> TopKeys(int most) => _keys.Top(most);

    /// <summary>What is kept of the minute; nothing if nothing happened.</summary>
    public IReadOnlyList<UsageRow> Rows(string replica)
    {
        long hits = FixedWindow.Add(_hits, DroppedHits);
        if (hits == 0)
        {
            return [];
        }

        return
        [
            new UsageRow(Start, replica, UsageKind.Total, "", hits, FixedWindow.Add(_denied, DroppedDenied), 0),
            .. RuleRows(replica),
            .. _users.Rows(Start, replica, DroppedHits, DroppedDenied),
            .. _endpoints.Rows(Start, replica, DroppedHits, DroppedDenied),
            .. _keys.Rows(Start, replica, DroppedDenied, DroppedDenied),
        ];
    }

    private void AddRule(RuleNode node, in DecisionRecord record, long hits, long denied)
    {
        ref RuleTally tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_rules, node, out _);
        tally.Hits = FixedWindow.Add(tally.Hits, hits);
        tally.Denied = FixedWindow.Add(tally.Denied, denied);
        tally.NearLimit = FixedWindow.Add(tally.NearLimit, record.NearLimit);
        tally.ShadowDenied = FixedWindow.Add(tally.ShadowDenied, record.IsShadowDenied ? hits : 0);
        tally.LastHit = record.Now;
    }

    private void AddNames(in DecisionRecord record, long hits, long denied)
    {
        // By index: the enumerator of a repeated field is an object.
        for (int i = 0; i < record.Entries.Count; i++)
        {
            RateLimitDescriptor.Types.Entry entry = record.Entries[i];
            if (entry.Value.Length == 0)
            {
                continue;
            }

            if (IsAny(_userKeys, entry.Key))
            {
                _users.Add(entry.Value, hits, denied);
            }

            if (IsAny(_endpointKeys, entry.Key))
            {
                _endpoints.Add(entry.Value, hits, denied);
            }
        }
    }

    private static bool IsAny(string[] keys, string key)
    {
        foreach (string known in keys)
        {
            if (string.Equals(known, key, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A row for each rule with most denials, and one without name for all others. A reload within the minute makes several nodes of one rule.</summary>
    private IEnumerable<UsageRow> RuleRows(string replica)
    {
        UsageRow rest = new(Start, replica, UsageKind.Rule, "", DroppedHits, DroppedDenied, 0);
        int told = 0;
        foreach (UsageRow row in _rules
            .GroupBy(rule => RuleNames.Of(rule.Key), rule => rule.Value, StringComparer.Ordinal)
            .Select(rule => rule.Aggregate(new UsageRow(Start, replica, UsageKind.Rule, rule.Key, 0, 0, 0), Plus))
            .OrderByDescending(row => row.Denied)
            .ThenByDescending(row => row.Hits)
            .ThenBy(row => row.Name, StringComparer.Ordinal))
        {
            if (told++ < options.KeptRules)
            {
                yield return row;
            }
            else
            {
                rest = Plus(rest, new RuleTally { Hits = row.Hits, Denied = row.Denied, NearLimit = row.NearLimit, ShadowDenied = row.ShadowDenied });
            }
        }

        if (rest.Hits > 0)
        {
            yield return rest;
        }
    }

    private static UsageRow Plus(UsageRow row, RuleTally tally) => row with
    {
        Hits = FixedWindow.Add(row.Hits, tally.Hits),
        Denied = FixedWindow.Add(row.Denied, tally.Denied),
        NearLimit = FixedWindow.Add(row.NearLimit, tally.NearLimit),
        ShadowDenied = FixedWindow.Add(row.ShadowDenied, tally.ShadowDenied),
    };
}
