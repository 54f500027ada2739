namespace EnvoyRls.Testing;

/// <summary>Where PostgreSQL's programs are, and how they are run: the server refuses to be root, so root runs them as <c>postgres</c>.</summary>
internal static class PostgresPrograms
{
    private const string Account = "postgres";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>The command that runs one of them; it keeps its process id.</summary>
    public static (string Program, string[] Arguments) Command(string name, params string[] arguments)
    {
        string path = Find(name);
        return Environment.IsPrivilegedProcess
            ? ("setpriv", ["--reuid", Account, "--regid", Account, "--clear-groups", path, .. arguments])
            : (path, arguments);
    }

    /// <summary>Makes a directory belong to the account that the programs run as.</summary>
    public static Task GiveAsync(string directory) => Environment.IsPrivilegedProcess
        ? ChildProcess.RunAsync("chown", ["-R", Account, directory], Limit)
        : Task.CompletedTask;

    /// <summary>Debian keeps the programs of each version apart and none of the server's on the path.</summary>
    private static string Find(string name)
    {
        const string versions = "/usr/lib/postgresql";
        IEnumerable<string> found = Directory.Exists(versions)
            ? Directory.GetDirectories(versions).Select(version => Path.Combine(version, "bin", name)).Where(File.Exists)
            : [];
        return found.Order(StringComparer.Ordinal).LastOrDefault() ?? name;
    }
}
