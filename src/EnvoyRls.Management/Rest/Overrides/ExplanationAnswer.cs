using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>Why there is an override, what it does and what ends it.</summary>
internal sealed record ExplanationAnswer(
    OverrideView Override,
    [property: Description("In lines for people.")] string Text,
    [property: Description("Other overrides about the same calls, the oldest first.")] IReadOnlyList<OverrideView> Earlier);
