using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Access;

/// <summary>Takes in what the audit trail is to tell. Never waits and never fails: what the repository cannot take yet is kept within a bound.</summary>
internal interface IAuditLog
{
    void Add(AuditEntry entry);
}
