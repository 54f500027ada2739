using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Cli.Descriptors;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Cli.Suites.Reading;

/// <summary>Reads the request of a step.</summary>
internal sealed class RequestReader(SuiteFields fields)
{
    public RateLimitRequest Read(YamlMapping mapping)
    {
        fields.CheckKeys(mapping, "a request", "domain", "descriptors", "hits");
        RateLimitRequest request = new()
        {
            Domain = fields.Scalar(mapping, "domain")?.Text ?? "",
            HitsAddend = (uint)(fields.Number(mapping, "hits", 0, uint.MaxValue) ?? 0),
        };
        if (SuiteFields.Find(mapping, "descriptors") is null or YamlSequence { Items.Count: 0 })
        {
            fields.Errors.Add(mapping, "the request has no descriptors", "add descriptors: with at least one item");
        }

        request.Descriptors.AddRange(fields.Items(mapping, "descriptors").Select(ReadDescriptor));
        return request;
    }

    private RateLimitDescriptor ReadDescriptor(YamlMapping mapping)
    {
        fields.CheckKeys(mapping, "a descriptor", "entries", "hits", "refund", "limit");
        RateLimitDescriptor descriptor = new()
        {
            HitsAddend = (ulong?)fields.Number(mapping, "hits", 0, long.MaxValue),
            IsNegativeHits = fields.Flag(mapping, "refund"),
            Limit = ReadLimit(mapping),
        };
        descriptor.Entries.AddRange(ReadEntries(mapping));
        return descriptor;
    }

    private RateLimitDescriptor.Types.RateLimitOverride? ReadLimit(YamlMapping mapping)
    {
        if (fields.Scalar(mapping, "limit") is not { } written)
        {
            return null;
        }

        if (!LimitText.TryParse(written.Text, out RateLimitDescriptor.Types.RateLimitOverride? limit))
        {
            fields.Refuse(written, "limit", "an amount and a unit", "write it as in 10/minute");
        }

        return limit;
    }

    private IEnumerable<RateLimitDescriptor.Types.Entry> ReadEntries(YamlMapping descriptor)
    {
        const string Fix = "write entries: {key: value, ...}, or a list of items with key and value";
        switch (SuiteFields.Find(descriptor, "entries"))
        {
            case YamlMapping mapping:
                return [.. mapping.Pairs.Select(pair => EntryOf(pair.Key, pair.Value))];
            case YamlSequence:
                return [.. fields.Items(descriptor, "entries").Select(ReadEntry)];
            case null:
                fields.Errors.Add(descriptor, "the descriptor has no entries", Fix);
                return [];
            case { } other:
                fields.Refuse(other, "entries", "a mapping or a list", Fix);
                return [];
        }
    }

    private RateLimitDescriptor.Types.Entry ReadEntry(YamlMapping mapping)
    {
        fields.CheckKeys(mapping, "an entry", "key", "value");
        return new RateLimitDescriptor.Types.Entry
        {
            Key = fields.RequiredText(mapping, "key", "the entry"),
            Value = fields.Scalar(mapping, "value")?.Text ?? "",
        };
    }

    private RateLimitDescriptor.Types.Entry EntryOf(YamlNode key, YamlNode value)
    {
        if (key is YamlScalar { Text: { Length: > 0 } name } && value is YamlScalar text)
        {
            return new RateLimitDescriptor.Types.Entry { Key = name, Value = text.Kind == YamlScalarKind.Null ? "" : text.Text };
        }

        fields.Errors.Add(value, "an entry is a key and one value", "write it as in user: bob");
        return new RateLimitDescriptor.Types.Entry();
    }
}
