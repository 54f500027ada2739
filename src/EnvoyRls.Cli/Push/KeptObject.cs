using EnvoyRls.Management.Objects;

namespace EnvoyRls.Cli.Push;

/// <summary>What the service keeps of an earlier push.</summary>
/// <param name="Key">The object.</param>
/// <param name="Body">As canonical JSON.</param>
/// <param name="Version">The version that changed it last.</param>
internal sealed record KeptObject(ObjectKey Key, string Body, long Version);
