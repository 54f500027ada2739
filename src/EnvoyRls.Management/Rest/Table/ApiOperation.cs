using EnvoyRls.Management.Access;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Management.Rest.Table;

/// <summary>One thing that the admin API does. Routing, access, the OpenAPI document and the reference page all come from these.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with <c>{name}</c> for a part that varies.</param>
/// <param name="Id">Its name: unique, and what the audit trail calls it.</param>
/// <param name="Summary">What it does, in a few words.</param>
internal sealed record ApiOperation(string Method, string Path, string Id, string Summary)
{
    /// <summary>The least role that may; <see langword="null"/> for everybody, unauthenticated.</summary>
    public Role? Role { get; init; } = Access.Role.Viewer;

    /// <summary>What it is listed under.</summary>
    public required string Tag { get; init; }

    /// <summary>What there is to know beyond the summary.</summary>
    public string Description { get; init; } = "";

    /// <summary>What may stand in the query; anything else is refused.</summary>
    public IReadOnlyList<ApiParameter> Query { get; init; } = [];

    /// <summary>What the body is; <see langword="null"/> if it has none.</summary>
    public ApiRequestBody? Body { get; init; }

    /// <summary>What it answers when all is well, the usual one first.</summary>
    public required IReadOnlyList<ApiResponse> Responses { get; init; }

    /// <summary>Statuses of problems beyond those that every operation of its kind may answer with.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>Whether it changes anything, so that the audit trail tells of it.</summary>
    public bool IsWrite { get; init; }

    /// <summary>Whether <c>If-Match</c> and <c>If-None-Match</c> have a meaning.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whether it makes a version of what is managed, so that it takes an idempotency key, a reason and <c>Prefer: handling=strict</c>.</summary>
    public bool IsChange { get; init; }

    /// <summary>Carries it out.</summary>
    /// <remarks>May end with a <see cref="ProblemException"/> or a <see cref="Repository.RepositoryException"/>.</remarks>
    public required Func<ApiCall, Task<ApiAnswer>> Handler { get; init; }
}
