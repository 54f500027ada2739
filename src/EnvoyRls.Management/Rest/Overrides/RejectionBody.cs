using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>Why an override is rejected.</summary>
internal sealed record RejectionBody([property: Description("Kept with the override and in the audit trail; at most 1,000 characters.")] string Reason);
