namespace EnvoyRls.Management.Tests.Repository.Directories;

/// <summary>One thing that was asked of the file system.</summary>
/// <param name="Verb">Which: the name of the method.</param>
/// <param name="Path">The file or directory.</param>
/// <param name="To">The new name.</param>
/// <param name="Contents">What was written.</param>
internal sealed record CrashStep(string Verb, string Path, string To, byte[] Contents);
