using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Api.Grpc.Health.V1;
using EnvoyRls.Api.RateLimiting.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using V1 = EnvoyRls.Api.Grpc.Reflection.V1;
using V1Alpha = EnvoyRls.Api.Grpc.Reflection.V1Alpha;

namespace EnvoyRls.Conformance.Tests.Harness;

/// <summary>A FileDescriptorSet of the whole API, which clients without generated code make their messages from.</summary>
internal static class DescriptorFile
{
    private static readonly Lazy<string> Written = new(Write);

    /// <summary>Where it is; written when first asked for.</summary>
    public static string Path => Written.Value;

    private static string Write()
    {
        FileDescriptorSet set = new();
        HashSet<string> added = new(StringComparer.Ordinal);
        foreach (FileDescriptor file in (FileDescriptor[])
        [
            RlsReflection.Descriptor, RatelimitReflection.Descriptor, HealthReflection.Descriptor, V1.ReflectionReflection.Descriptor, V1Alpha.ReflectionReflection.Descriptor,
        ])
        {
            AddWithImports(file, set, added);
        }

        string path = System.IO.Path.Combine(AppContext.BaseDirectory, "api.binpb");
        File.WriteAllBytes(path, set.ToByteArray());
        return path;
    }

    /// <summary>What a file imports stands before it, as readers of such sets expect.</summary>
    private static void AddWithImports(FileDescriptor file, FileDescriptorSet set, HashSet<string> added)
    {
        if (!added.Add(file.Name))
        {
            return;
        }

        foreach (FileDescriptor import in file.Dependencies)
        {
            AddWithImports(import, set, added);
        }

        set.File.Add(FileDescriptorProto.Parser.ParseFrom(file.SerializedData));
    }
}
