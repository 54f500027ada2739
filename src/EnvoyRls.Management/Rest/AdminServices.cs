using EnvoyRls.Management.Access;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Rest;

/// <summary>What the admin API speaks for.</summary>
internal sealed record AdminServices
{
    public required IRuleAdministration Rules { get; init; }

    public required IRepository Repository { get; init; }

    public required IGatekeeper Gatekeeper { get; init; }

    public required IAuditLog Audit { get; init; }

    public required TimeProvider Time { get; init; }
}
