namespace EnvoyRls.Management.Rest.Http;

/// <summary>Ends the handling of a request with a problem; caught in one place, by <see cref="AdminApi"/>.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
