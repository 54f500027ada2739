using EnvoyRls.Fuzz.Engine;
using EnvoyRls.Fuzz.Targets.Grpc;
using EnvoyRls.Fuzz.Targets.Http2;
using EnvoyRls.Fuzz.Targets.Text;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>All targets by their names, those that anybody on the network can reach first.</summary>
internal static class FuzzTargets
{
    private static readonly (string Name, Func<string, FuzzTarget> Create)[] All =
    [
        ("http2", static name => new Http2Target(name)),
        ("http2-socket", static name => new SocketTarget(name)),
        ("hpack", static name => new HpackTarget(name)),
        ("protobuf", static name => new ProtobufTarget(name)),
        ("grpc-frame", static name => new GrpcFrameTarget(name)),
        ("grpc-header", static name => new GrpcHeaderTarget(name)),
        ("decision", static name => new DecisionTarget(name)),
        ("json", static name => new JsonTarget(name)),
        ("resp", static name => new RespTarget(name)),
        ("yaml", static name => new YamlTarget(name)),
        ("xds", static name => new XdsTarget(name)),
        ("regex", static name => new RegexTarget(name)),
        ("glob", static name => new GlobTarget(name)),
        ("address", static name => new AddressTarget(name)),
        ("value", static name => new ValueTarget(name)),
        ("setting", static name => new SettingTarget(name)),
        ("mmdb", static name => new MmdbTarget(name)),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(target => target.Name)];

    /// <summary>A new target.</summary>
    /// <param name="name">One of the names.</param>
    public static FuzzTarget Create(string name) => Array.Find(All, target => target.Name == name).Create(name);
}
