using System.Text.Json;

namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>One line of a watch.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
/// <param name="Object">The ConfigMap, of a bookmark only its version, of an error a <see cref="ApiStatus"/>.</param>
internal sealed record WatchEvent(string Type, JsonElement Object);
