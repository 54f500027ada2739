namespace EnvoyRls.Management.Rest.Table;

/// <summary>An answer that an operation gives when all is well.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">What it means.</param>
/// <param name="Schema">What its body looks like; <see langword="null"/> if it has none.</param>
/// <param name="MediaTypes">What its body may be written in.</param>
internal sealed record ApiResponse(int Status, string Description, ApiSchema? Schema = null, params IReadOnlyList<string> MediaTypes);
