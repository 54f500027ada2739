namespace EnvoyRls.Cli.AdminApi;

/// <summary>The admin API did not do what was asked; the message says why in a sentence, without its full stop.</summary>
internal sealed class AdminApiException(string message, Exception? inner = null) : Exception(message, inner);
