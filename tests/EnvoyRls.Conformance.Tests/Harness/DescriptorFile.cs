using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Api.Grpc.Health.V1;
using EnvoyRls.Api.RateLimiting.V1;
using EnvoyRls.Testing;
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
        string path = System.IO.Path.Combine(AppContext.BaseDirectory, "api.binpb");
        File.WriteAllBytes(path, DescriptorSet.Of(
            RlsReflection.Descriptor, RatelimitReflection.Descriptor, HealthReflection.Descriptor, V1.ReflectionReflection.Descriptor, V1Alpha.ReflectionReflection.Descriptor));
        return path;
    }
}
