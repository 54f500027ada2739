namespace EnvoyRls.Management.Rest.Http;

/// <summary>Problems as <c>application/problem+json</c>.</summary>
internal static class ProblemWriter
{
    public const string MediaType = "application/problem+json";

    /// <summary>The answer that tells of a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="requestId">What the log calls the request.</param>
    public static ApiAnswer Answer(Problem problem, string requestId) => ApiAnswer.Of(Document(problem, requestId), problem.Status) with
    {
        ContentType = MediaType,
        Headers = problem.Headers,
        AuditDetail = problem.Detail,
    };

    private static ProblemDocument Document(Problem problem, string requestId) => new(
        $"urn:envoyrls:problem:{problem.Slug}", problem.Title, problem.Status, problem.Detail, requestId)
    {
        Errors = problem.Errors.Count > 0 ? problem.Errors : null,
        Conflicts = problem.Conflicts.Count > 0 ? problem.Conflicts : null,
    };
}
