namespace EnvoyRls.Server;

/// <summary>The service cannot start, for a reason that the operator can mend. The message is one sentence.</summary>
internal sealed class StartupException(string message, Exception? cause = null) : Exception(message, cause);
