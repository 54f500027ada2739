using System.Reflection;

namespace EnvoyRls.Server;

/// <summary>The program itself.</summary>
internal static class Software
{
    /// <summary>The version that it was built as.</summary>
    public static string Version { get; } =
        typeof(Software).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
