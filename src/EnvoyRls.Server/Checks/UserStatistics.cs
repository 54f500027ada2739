using EnvoyRls.Management.Usage;

namespace EnvoyRls.Server.Checks;

/// <summary>What answers questions about users; there is none where nothing is managed.</summary>
/// <param name="Reports">What was used.</param>
/// <param name="Authorizer">Who may know.</param>
internal sealed record UserStatistics(IUsageReports Reports, ICallAuthorizer Authorizer);
