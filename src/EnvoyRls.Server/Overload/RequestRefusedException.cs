namespace EnvoyRls.Server.Overload;

/// <summary>Ends a request that there is no room for; caught in one place, by <see cref="RequestBound"/>.</summary>
internal sealed class RequestRefusedException() : Exception("there is no room for the request");
