using System.Buffers;
using System.Text;
using System.Text.Json;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>Writes what else is known of an anomaly as a JSON object.</summary>
internal static class AnomalyDetails
{
    public static string Of(Sighting sighting, double rate)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            Number(writer, "rate", rate);
            Number(writer, "usual_rate", sighting.Override?.UsualRate ?? sighting.Finding?.Features.Baseline.Expected ?? 0);
            if (sighting.Finding is { } finding)
            {
                Number(writer, "p_value", finding.PValue);
                writer.WriteString("model", finding.Model);
            }

            if (sighting.Gate is { } gate)
            {
                writer.WriteString("blocked_by", GateText.WordOf(gate));
            }

            if (sighting.Override is { } item)
            {
                WriteOverride(writer, item);
            }

            WriteContributions(writer, sighting.Override?.Contributions ?? sighting.Finding?.Contributions ?? []);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteOverride(Utf8JsonWriter writer, Override item)
    {
        writer.WriteString("state", item.State.ToString().ToLowerInvariant());
        writer.WriteNumber("new_limit", item.NewAmount);
        writer.WriteNumber("window_seconds", item.Window / 1e6);
        Number(writer, "impact_domain", item.Impact.BaselineDomain);
        Number(writer, "impact_all", item.Impact.BaselineAll);
        Number(writer, "attack_denied", item.Impact.Attack);
        writer.WriteStartArray("gates_closed");
        foreach (OverrideGate gate in item.BlockedBy)
        {
            writer.WriteStringValue(GateText.WordOf(gate));
        }

        writer.WriteEndArray();
    }

    private static void WriteContributions(Utf8JsonWriter writer, IReadOnlyList<Contribution> contributions)
    {
        writer.WriteStartArray("contributions");
        foreach (Contribution part in contributions)
        {
            writer.WriteStartObject();
            writer.WriteString("feature", part.Feature);
            Number(writer, "value", part.Value);
            Number(writer, "usual", part.Usual);
            Number(writer, "share", part.Share);
            writer.WriteString("words", part.Words);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumber(name, value);
        }
    }
}
