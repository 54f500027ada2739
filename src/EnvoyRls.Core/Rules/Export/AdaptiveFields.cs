using System.Globalization;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Export;

/// <summary>Writes what rules and domains say to the adaptive layer as the keys of <c>adaptive</c>.</summary>
internal static class AdaptiveFields
{
    public static YamlMapping Of(AdaptiveRuleSettings settings) => new MappingDraft()
        .Word("mode", settings.Mode)
        .Text("floor", settings.Floor is { } floor ? PercentageText.Format(floor) : "")
        .Text("ceiling", settings.Ceiling is { } ceiling ? PercentageText.Format(ceiling) : "")
        .Flag("raise", settings.Raise)
        .Flag("exempt", settings.Exempt)
        .Build();

    public static YamlMapping Of(AdaptiveDomainSettings settings) => new MappingDraft()
        .Word("mode", settings.Mode)
        .Text("capacity", settings.Capacity is { } capacity ? CapacityText(capacity) : "")
        .Node("exempt", settings.Exempt.Count == 0 ? null : MappingDraft.Texts(settings.Exempt))
        .Build();

    private static string CapacityText(AdaptiveCapacity capacity) =>
        string.Create(CultureInfo.InvariantCulture, $"{capacity.Amount}/{LimitUnits.Name(capacity.Unit).ToLowerInvariant()}");
}
