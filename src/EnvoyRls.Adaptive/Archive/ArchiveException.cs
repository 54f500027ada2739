namespace EnvoyRls.Adaptive.Archive;

/// <summary>The archive cannot be read or written now, or is damaged; the message says so in a sentence.</summary>
internal sealed class ArchiveException(string message, Exception? inner = null) : Exception(message, inner);
