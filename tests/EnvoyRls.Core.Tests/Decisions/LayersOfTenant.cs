namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Which layers limit a tenant; the one between has a rule for the tenant's users.</summary>
[Flags]
public enum LayersOfTenant
{
    None = 0,
    Upper = 1,
    Own = 2,
    Lower = 4,
}
