namespace EnvoyRls.Redis.Resp;

/// <summary>An error reply of a server, a reply that is not RESP, or a connection that is no more.</summary>
internal sealed class RespException(string message) : Exception(message);
