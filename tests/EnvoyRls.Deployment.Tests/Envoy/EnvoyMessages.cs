using EnvoyRls.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Envoy;

/// <summary>
/// Reads configuration as strictly as Envoy does: unknown fields, wrong types, bad durations, unknown enum values and
/// what Envoy's own validation rules forbid are all errors.
/// </summary>
internal static class EnvoyMessages
{
    private const string Expression = "type.googleapis.com/envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor";

    private static readonly TypeRegistry Registry = TypeRegistry.FromMessages(
    [
        .. typeof(EnvoyMessages).Assembly.GetTypes()
            .Where(type => type.IsClass && typeof(IMessage).IsAssignableFrom(type))
            .Select(type => ((IMessage)Activator.CreateInstance(type)!).Descriptor),
        StringValue.Descriptor,
    ]);

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(Registry));

    /// <summary>Reads a node as the message of that full name.</summary>
    /// <param name="fullName">For example <c>envoy.config.route.v3.VirtualHost</c>.</param>
    /// <param name="node">What is written down.</param>
    /// <param name="whole">Whether it is all of the message, and not a part that is merged into one.</param>
    /// <exception cref="EnvoyConfigurationException">Envoy would not take it.</exception>
    public static IMessage Parse(string fullName, YamlNode node, bool whole = true)
    {
        MessageDescriptor descriptor = Find(fullName);
        try
        {
            IMessage message = Parser.Parse(Json(node), descriptor);
            EnvoyConstraints.Check(message, whole);
            return message;
        }
        catch (InvalidProtocolBufferException wrong)
        {
            throw new EnvoyConfigurationException($"{fullName} at line {node.Start.Line}: {wrong.Message}", wrong);
        }
        catch (InvalidOperationException unknown)
        {
            // What the parser throws for an "@type" that is missing, or not in the registry.
            throw new EnvoyConfigurationException($"{fullName} at line {node.Start.Line}: {unknown.Message}", unknown);
        }
    }

    /// <summary>The bootstrap of an Envoy that is configured by a file of the source tree.</summary>
    public static IMessage ParseBootstrap(params string[] path) =>
        Parse("envoy.config.bootstrap.v3.Bootstrap", Manifests.Load(File.ReadAllText(Repository.PathOf(path))).Single());

    /// <summary>The message in an <see cref="Any"/>.</summary>
    public static IMessage Unpack(Any any) => Find(Any.GetTypeName(any.TypeUrl)).Parser.ParseFrom(any.Value);

    private static string Json(YamlNode node) =>
        (YamlJson.Convert(node)?.ToJsonString() ?? "null").Replace($"\"{Expression}\"", $"\"{Expression}Message\"", StringComparison.Ordinal);

    private static MessageDescriptor Find(string fullName) =>
        Registry.Find(fullName) ?? throw new EnvoyConfigurationException($"{fullName} is no message that is described here");
}
