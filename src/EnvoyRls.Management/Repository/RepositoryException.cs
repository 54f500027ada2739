namespace EnvoyRls.Management.Repository;

/// <summary>The repository cannot be read or written now: a full disk, a database that is away. The message is for operators and holds no secret.</summary>
internal sealed class RepositoryException(string message, Exception? inner = null) : Exception(message, inner);
