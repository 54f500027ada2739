namespace EnvoyRls.Management.Rest.Service;

/// <summary>Why a stream ends.</summary>
internal sealed record EndEvent(string Reason);
