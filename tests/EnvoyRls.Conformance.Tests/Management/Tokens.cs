using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Runs <c>rls token</c> beside servers.</summary>
internal static class Tokens
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Makes a token in the repository that the settings name, and returns it.</summary>
    public static async Task<string> CreateAsync((string Name, string Value) repository, string role = "admin", string expires = "1d")
    {
        ProcessResult made = await RunAsync(repository, "create", "--name", $"test-{role}", "--role", role, "--expires", expires);
        Assert.True(made.ExitCode == 0, made.Errors);
        return made.Output.Trim();
    }

    public static Task<ProcessResult> RunAsync((string Name, string Value) repository, params string[] words) => ChildProcess.CompleteAsync(
        "dotnet", [Programs.Cli, "token", .. words], Limit, new Dictionary<string, string>(StringComparer.Ordinal) { [repository.Name] = repository.Value });
}
