namespace EnvoyRls.Server.Sources;

/// <summary>A directory to be told about.</summary>
/// <param name="Directory">Its path; it need not exist.</param>
/// <param name="Recursive">Whether directories below count too.</param>
/// <param name="Only">The one name in it that matters; <see langword="null"/> for all.</param>
internal sealed record WatchPoint(string Directory, bool Recursive = false, string? Only = null);
