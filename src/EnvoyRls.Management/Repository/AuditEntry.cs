namespace EnvoyRls.Management.Repository;

/// <summary>One attempt to do something through the admin API, successful or not. Holds no secrets.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who: the principal's name; empty if nobody was recognised.</param>
/// <param name="Role">The principal's role; empty if nobody was recognised.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Action">The operation's id, as in the OpenAPI document: <c>createRule</c>.</param>
/// <param name="Target">What it was about: a path; may be empty.</param>
/// <param name="Outcome">The HTTP status answered.</param>
/// <param name="Detail">The reason given, the version made, or why it was refused; may be empty.</param>
internal sealed record AuditEntry(DateTimeOffset At, string Actor, string Role, string Address, string Action, string Target, int Outcome, string Detail);
