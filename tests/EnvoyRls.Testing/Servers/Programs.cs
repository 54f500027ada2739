namespace EnvoyRls.Testing;

/// <summary>The programs under test, built beside the tests that start them.</summary>
public static class Programs
{
    /// <summary>To be run by <c>dotnet</c>; there if the test project refers to the server's.</summary>
    public static string Server { get; } = Path.Combine(AppContext.BaseDirectory, "EnvoyRls.Server.dll");

    /// <summary>To be run by <c>dotnet</c>; there if the test project refers to the command line's.</summary>
    public static string Cli { get; } = Path.Combine(AppContext.BaseDirectory, "rls.dll");
}
