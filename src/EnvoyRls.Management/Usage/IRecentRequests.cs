using EnvoyRls.Analysis.DryRun;

namespace EnvoyRls.Management.Usage;

/// <summary>Calls that this replica has answered of late, within a bound, for dry runs.</summary>
internal interface IRecentRequests
{
    /// <summary>The last calls with a decision, the oldest first, at most as many as told; each with the time at which it was made.</summary>
    IReadOnlyList<SampleRequest> Last(int most);
}
