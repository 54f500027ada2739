namespace EnvoyRls.Redis.Connections;

/// <summary>An error reply of a server, or a reply that is not RESP.</summary>
internal sealed class RespException(string message) : Exception(message);
