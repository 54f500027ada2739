namespace EnvoyRls.Testing;

/// <summary>Something that a client said to the xDS server.</summary>
/// <param name="Event"><c>subscribed</c>, <c>accepted</c> or <c>refused</c>; <c>listening</c> when the server was ready.</param>
/// <param name="Version">The version that the client goes by.</param>
/// <param name="Error">Why it refused.</param>
/// <param name="Node">Who it says that it is.</param>
/// <param name="Metadata">What it says about itself.</param>
/// <param name="Headers">The call's metadata.</param>
public sealed record XdsEvent(
    string Event, string? Version, string? Error, string? Node, IReadOnlyDictionary<string, string>? Metadata, IReadOnlyDictionary<string, string>? Headers);
