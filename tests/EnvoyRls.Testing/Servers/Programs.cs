namespace EnvoyRls.Testing;

/// <summary>The programs under test, built beside the tests that start them.</summary>
public static class Programs
{
    /// <summary>
    /// To be run by <c>dotnet</c>; there if the test project refers to the server's. <c>SERVER_UNDER_TEST</c> names another build of it: as it is shipped,
    /// say, which is compiled ahead of time.
    /// </summary>
    public static string Server { get; } = Environment.GetEnvironmentVariable("SERVER_UNDER_TEST") is { Length: > 0 } other
        ? other
        : Path.Combine(AppContext.BaseDirectory, "EnvoyRls.Server.dll");

    /// <summary>To be run by <c>dotnet</c>; there if the test project refers to the command line's.</summary>
    public static string Cli { get; } = Path.Combine(AppContext.BaseDirectory, "rls.dll");
}
