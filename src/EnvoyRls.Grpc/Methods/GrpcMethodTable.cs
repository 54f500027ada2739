using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace EnvoyRls.Grpc.Methods;

/// <summary>The methods of a server by path; immutable.</summary>
public sealed class GrpcMethodTable
{
    private readonly FrozenDictionary<string, GrpcMethod> _methods;
    private readonly FrozenSet<string> _services;

    internal GrpcMethodTable(IEnumerable<GrpcMethod> methods)
    {
        _methods = methods.ToFrozenDictionary(method => method.Path, StringComparer.Ordinal);
        _services = _methods.Values.Select(method => method.Service).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Every method, in no order.</summary>
    public IReadOnlyList<GrpcMethod> All => _methods.Values;

    /// <summary>Finds a method by its path, <c>/service/name</c>; names are case-sensitive.</summary>
    public bool TryFind(string path, [NotNullWhen(true)] out GrpcMethod? method) => _methods.TryGetValue(path, out method);

    /// <summary>What a caller is told who asked for a path that is not in the table.</summary>
    internal GrpcStatus Missing(string path)
    {
        int slash = path.LastIndexOf('/');
        if (slash <= 0 || path[0] != '/')
        {
            return new(StatusCode.Unimplemented, $"malformed method name '{path}'");
        }

        string service = path[1..slash];
        return new(
            StatusCode.Unimplemented,
            _services.Contains(service) ? $"unknown method {path[(slash + 1)..]} of service {service}" : $"unknown service {service}");
    }
}
