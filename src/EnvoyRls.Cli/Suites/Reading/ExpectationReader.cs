using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Cli.Suites.Reading;

/// <summary>Reads what a step expects.</summary>
internal sealed class ExpectationReader(SuiteFields fields)
{
    private static readonly string[] Units = ["second", "minute", "hour", "day", "week", "month", "year", "unknown"];

    /// <param name="mapping">The expectation.</param>
    /// <param name="descriptors">How many descriptors the request has: there must be as many statuses.</param>
    public Expectation Read(YamlMapping mapping, int descriptors)
    {
        fields.CheckKeys(mapping, "expect", "code", "admitted", "denied", "statuses", "headers", "metadata", "raw_body");
        IReadOnlyList<YamlMapping> statuses = fields.Items(mapping, "statuses");
        if (statuses.Count > 0 && statuses.Count != descriptors)
        {
            fields.Errors.Add(
                mapping.Find("statuses")!, $"{statuses.Count} statuses are expected of {descriptors} descriptors", "write one item for each descriptor, {} for any status");
        }

        return new Expectation
        {
            Code = ReadCode(mapping),
            Admitted = Number(mapping, "admitted", long.MaxValue),
            Denied = Number(mapping, "denied", long.MaxValue),
            Statuses = [.. statuses.Select(ReadStatus)],
            Headers = [.. Pairs(mapping, "headers").Select(pair => KeyValuePair.Create(pair.Key, At(pair.Value.Text, pair.Value)))],
            Metadata = [.. Pairs(mapping, "metadata").Select(pair => KeyValuePair.Create(pair.Key, At(ValueOf(pair.Value), pair.Value)))],
            RawBody = fields.Scalar(mapping, "raw_body") is { } body ? At(body.Text, body) : null,
        };
    }

    private ExpectedStatus ReadStatus(YamlMapping mapping)
    {
        fields.CheckKeys(mapping, "a status", "code", "limit", "unit", "remaining", "reset", "retry_after", "delay");
        return new ExpectedStatus
        {
            Code = ReadCode(mapping),
            Limit = ReadLimit(mapping),
            Unit = fields.Word(mapping, "unit", Units) is { } unit ? At(UnitOf(unit), mapping.Find("unit")!) : null,
            Remaining = Number(mapping, "remaining", uint.MaxValue) is { } remaining ? new Expected<uint>((uint)remaining.Value, remaining.Place) : null,
            Reset = ReadDuration(mapping, "reset"),
            RetryAfter = ReadRetryAfter(mapping),
            Delay = ReadDuration(mapping, "delay"),
        };
    }

    private Expected<long>? ReadDuration(YamlMapping mapping, string field) =>
        fields.Duration(mapping, field) is { } duration ? At(duration, mapping.Find(field)!) : null;

    private Expected<long?>? ReadRetryAfter(YamlMapping mapping)
    {
        if (SuiteFields.Find(mapping, "retry_after") is YamlScalar { Text: "never" } never)
        {
            return At<long?>(null, never);
        }

        return ReadDuration(mapping, "retry_after") is { } duration ? new Expected<long?>(duration.Value, duration.Place) : null;
    }

    private Expected<RateLimitResponse.Types.Code>? ReadCode(YamlMapping mapping) =>
        fields.Word(mapping, "code", "OK", "OVER_LIMIT") is { } index
            ? At(index == 0 ? RateLimitResponse.Types.Code.Ok : RateLimitResponse.Types.Code.OverLimit, mapping.Find("code")!)
            : null;

    private Expected<uint?>? ReadLimit(YamlMapping mapping)
    {
        if (SuiteFields.Find(mapping, "limit") is YamlScalar { Text: "none" } none)
        {
            return At<uint?>(null, none);
        }

        return Number(mapping, "limit", uint.MaxValue) is { } limit ? new Expected<uint?>((uint)limit.Value, limit.Place) : null;
    }

    private Expected<long>? Number(YamlMapping mapping, string field, long most) =>
        fields.Number(mapping, field, 0, most) is { } number ? At(number, mapping.Find(field)!) : null;

    /// <summary>The pairs of a mapping from names to single values.</summary>
    private IEnumerable<KeyValuePair<string, YamlScalar>> Pairs(YamlMapping mapping, string field)
    {
        foreach ((YamlNode key, YamlNode value) in fields.Mapping(mapping, field)?.Pairs ?? [])
        {
            if (key is YamlScalar name && value is YamlScalar scalar)
            {
                yield return KeyValuePair.Create(name.Text, scalar);
            }
            else
            {
                fields.Errors.Add(value, $"an item of {field} is a name and one value", "write it as in name: value, with dots in names to go down");
            }
        }
    }

    private static object ValueOf(YamlScalar scalar) => scalar.Kind switch
    {
        YamlScalarKind.True => true,
        YamlScalarKind.False => false,
        YamlScalarKind.Integer or YamlScalarKind.LargeInteger => (double)YamlScalarResolver.ParseInteger(scalar.Text),
        YamlScalarKind.Float => YamlScalarResolver.ParseFloat(scalar.Text),
        _ => scalar.Text,
    };

    private static RateLimitResponse.Types.RateLimit.Types.Unit UnitOf(int index) =>
        (RateLimitResponse.Types.RateLimit.Types.Unit)LimitUnits.Parse(Units[index]);

    private Expected<T> At<T>(T value, YamlNode place) => new(value, fields.Errors.PlaceOf(place));
}
