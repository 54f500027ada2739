using System.ComponentModel;
using EnvoyRls.Adaptive.Policy;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>What one gate said when it was last looked at.</summary>
internal sealed record GateView(OverrideGate Gate, bool IsOpen, [property: Description("With its figures, for people.")] string Words);
