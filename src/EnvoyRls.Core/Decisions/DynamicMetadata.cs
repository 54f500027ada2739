using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// Builds the dynamic metadata of a response: what was asked, how each descriptor was decided, and the metadata of the
/// rules that passed.
/// </summary>
internal static class DynamicMetadata
{
    public static Struct Build(RateLimitCall call)
    {
        RateLimitRequest request = call.Request;
        Struct metadata = new();
        metadata.Fields["domain"] = Value.ForString(request.Domain);
        metadata.Fields["descriptors"] = Value.ForList([.. Enumerable.Range(0, request.Descriptors.Count).Select(i => Describe(call, i))]);
        if (request.HitsAddend != 0)
        {
            metadata.Fields["hitsAddend"] = Value.ForNumber(request.HitsAddend);
        }

        if (call.Delay > 0)
        {
            metadata.Fields["delay_ms"] = DecisionMetadata.Milliseconds(call.Delay);
        }

        Struct merged = new();
        foreach (ref readonly DescriptorSlot slot in call.Slots)
        {
            if (!slot.IsOver && slot is { IsLimited: true, Rule.Metadata: { } ruleMetadata })
            {
                MergeMissing(ruleMetadata, merged);
            }
        }

        if (merged.Fields.Count > 0)
        {
            metadata.Fields["metadata"] = Value.ForStruct(merged);
        }

        return metadata;
    }

    private static Value Describe(RateLimitCall call, int index)
    {
        RateLimitDescriptor descriptor = call.Request.Descriptors[index];
        Struct description = new();
        description.Fields["entries"] = Value.ForList([.. descriptor.Entries.Select(entry => Value.ForString($"{entry.Key}={entry.Value}"))]);
        if (descriptor.Limit is { } limit)
        {
            description.Fields["limit"] = Value.ForString($"requests_per_unit:{limit.RequestsPerUnit} unit:{limit.Unit.ToString().ToUpperInvariant()}");
        }

        if (descriptor.HitsAddend is { } hits)
        {
            description.Fields["hitsAddend"] = Value.ForNumber(hits);
        }

        description.Fields["decision"] = Value.ForStruct(DecisionMetadata.Of(call, call.Slots[index]));
        return Value.ForStruct(description);
    }

    /// <summary>Copies what <paramref name="target"/> lacks; nested structs are merged, anything else already there stays.</summary>
    private static void MergeMissing(Struct source, Struct target)
    {
        foreach ((string name, Value value) in source.Fields)
        {
            if (!target.Fields.TryGetValue(name, out Value? existing))
            {
                // A copy: the rule's own metadata is shared by all calls and must never change.
                target.Fields.Add(name, value.Clone());
            }
            else if (existing.KindCase == Value.KindOneofCase.StructValue && value.KindCase == Value.KindOneofCase.StructValue)
            {
                MergeMissing(value.StructValue, existing.StructValue);
            }
        }
    }
}
