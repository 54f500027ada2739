using System.Globalization;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>Gates as words and sentences.</summary>
internal static class GateText
{
    /// <summary>The gate's word for people and machines: <c>impacted_baseline</c>.</summary>
    public static string WordOf(OverrideGate gate) => WordTable<OverrideGate>.WordOf(gate);

    /// <summary>What a gate said, with its figures, as half a sentence.</summary>
    public static string Describe(GateReading reading) => reading.Gate switch
    {
        OverrideGate.Confidence => $"confidence {Number(reading.Figure)}, at least {Number(reading.Bound)} needed",
        OverrideGate.Load when reading.Bound is not > 0 => "no load is asked for",
        OverrideGate.Load when reading.Figure is null => $"nothing is known of the load, at least {Percent(reading.Bound)} of capacity needed",
        OverrideGate.Load => $"load {Percent(reading.Figure)} of capacity, at least {Percent(reading.Bound)} needed",
        OverrideGate.ImpactedBaseline => $"{Percent(reading.Figure)} of usual traffic denied, at most {Percent(reading.Bound)} allowed",
        OverrideGate.RateFloor => $"{Number(reading.Figure)} hits a second, at least {Number(reading.Bound)} needed",
        OverrideGate.AllowListed => reading.IsOpen ? "no allow list has it" : "an allow list lets it through",
        OverrideGate.Budget => $"{Number(reading.Figure)} of {Number(reading.Bound)} overrides or changes used up",
        OverrideGate.BaselineTooRecent => $"what is usual has been learnt for {Number(reading.Figure)} seconds or intervals, at least {Number(reading.Bound)} needed",
        OverrideGate.FlashCrowd => reading.IsOpen ? $"it stands out; the domain is at {Number(reading.Figure)} times what is usual" : $"it rises with everything else, which is at {Number(reading.Figure)} times what is usual",
        OverrideGate.Mode => reading.IsOpen ? "the mode enforces" : "the mode asks a person first",
        OverrideGate.Exempt => reading.IsOpen ? "nothing exempts it" : "its rule or domain exempts it",
        OverrideGate.CoolDown when reading.Bound is null => "no override of it ended a short while ago",
        OverrideGate.CoolDown => $"left alone for {Number(reading.Figure)} of {Number(reading.Bound)} seconds",
        OverrideGate.KillSwitch => reading.IsOpen ? "the kill switch is off" : "everything is switched off",
        OverrideGate.SharedAddress => $"{Number(reading.Figure)} clients behind the key, fewer than {Number(reading.Bound)} allowed",
        OverrideGate.Unreviewed => reading.IsOpen ? "it need not be looked at first" : "it was in force for as long as it may be without a person's word",
        _ => reading.IsOpen ? "a descriptor tells it from the rest" : "no descriptor tells it from the rest",
    };

    private static string Number(double? value) => value is { } number ? number.ToString("#,0.###", CultureInfo.InvariantCulture) : "?";

    private static string Percent(double? value) => value is { } share ? ReasonText.Percent(share) : "?";
}
