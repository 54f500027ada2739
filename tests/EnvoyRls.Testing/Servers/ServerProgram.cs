namespace EnvoyRls.Testing;

/// <summary>Runs the server where it is to end by itself.</summary>
public static class ServerProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task<ProcessResult> RunAsync(string[] arguments, params (string Name, string Value)[] settings) => ChildProcess.CompleteAsync(
        "dotnet", [Programs.Server, .. arguments], Limit, settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal));
}
