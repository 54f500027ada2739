using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Management.Rest.Table;

/// <summary>Finds the operation that a request asks for.</summary>
internal sealed class ApiTable
{
    private readonly List<Route> _routes;

    /// <param name="operations">Every operation; no two of one method and one path.</param>
    public ApiTable(IReadOnlyList<ApiOperation> operations)
    {
        Operations = operations;

        // A fixed part of a path goes before one that varies.
        _routes = [.. operations
            .GroupBy(operation => operation.Path, StringComparer.Ordinal)
            .Select(group => new Route(group.Key[1..].Split('/'), group.ToDictionary(operation => operation.Method, StringComparer.Ordinal)))
            .OrderBy(route => route.Segments.Count(IsVariable))];
    }

    /// <summary>Every operation, in the order in which people should read of them.</summary>
    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>The operation for a method and a path.</summary>
    /// <param name="method">The method; HEAD finds what GET does.</param>
    /// <param name="segments">The path's segments, unescaped.</param>
    /// <returns>The operation and the parts of its path that vary, by name.</returns>
    /// <exception cref="ProblemException">There is no such path, or not for this method.</exception>
    public (ApiOperation Operation, IReadOnlyDictionary<string, string> Variables) Find(string method, IReadOnlyList<string> segments)
    {
        Route route = _routes.Find(route => Matches(route.Segments, segments))
            ?? throw new ProblemException(Problems.NotFound("There is nothing at this path; /openapi.json and /docs tell what there is."));
        if (!route.ByMethod.TryGetValue(method == "HEAD" ? "GET" : method, out ApiOperation? operation))
        {
            throw new ProblemException(Problems.MethodNotAllowed(method, Allowed(route)));
        }

        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        for (int i = 0; i < segments.Count; i++)
        {
            if (IsVariable(route.Segments[i]))
            {
                variables[route.Segments[i][1..^1]] = segments[i];
            }
        }

        return (operation, variables);
    }

    private static IReadOnlyList<string> Allowed(Route route) =>
        [.. route.ByMethod.Keys.Concat(route.ByMethod.Keys.Where(method => method == "GET").Select(_ => "HEAD")).Order(StringComparer.Ordinal)];

    private static bool Matches(string[] route, IReadOnlyList<string> segments)
    {
        if (route.Length != segments.Count)
        {
            return false;
        }

        for (int i = 0; i < route.Length; i++)
        {
            if (IsVariable(route[i]) ? segments[i].Length == 0 : route[i] != segments[i])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsVariable(string segment) => segment.StartsWith('{');

    private sealed record Route(string[] Segments, Dictionary<string, ApiOperation> ByMethod);
}
