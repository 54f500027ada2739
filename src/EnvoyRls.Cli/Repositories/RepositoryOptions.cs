using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Cli.Repositories;

/// <summary>The options that say where a repository is.</summary>
internal sealed class RepositoryOptions
{
    private readonly Option<string?> _directory = new("--directory") { Description = "Directory of the repository; MANAGEMENT_DIR by default." };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = "Address of the repository's database; POSTGRES_URL, or what the file POSTGRES_URL_FILE holds, by default. Other users of the machine can read a command line, so prefer the variable.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_directory);
        command.Options.Add(_postgres);
    }

    /// <summary>Opens what the adaptive layer keeps and works with it. What goes wrong is one sentence on standard error.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> UseArchiveAsync(string name, ParseResult parsed, Func<OpenArchive, Task<int>> work)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        if (!TryChoose(parsed, out RepositoryChoice? choice, out string? problem))
        {
            await error.WriteLineAsync($"{name}: {problem}.");
            return ExitCode.Usage;
        }

        await using OpenArchive open = RepositoryOpener.OpenArchive(choice, TimeProvider.System);
        try
        {
            return await work(open);
        }
        catch (FormatException mistake)
        {
            await error.WriteLineAsync($"{name}: {mistake.Message}");
            return ExitCode.Usage;
        }
        catch (Exception fault) when (fault is ArchiveException or InvalidDataException)
        {
            await error.WriteLineAsync($"{name}: {fault.Message.TrimEnd('.')}.");
            return ExitCode.Failed;
        }
    }

    /// <summary>An option goes before any variable, so that a command line says what it does.</summary>
    public bool TryChoose(
        ParseResult parsed,
        [NotNullWhen(true)] out RepositoryChoice? choice,
        [NotNullWhen(false)] out string? problem)
    {
        string? directory = parsed.GetValue(_directory);
        string? postgres = parsed.GetValue(_postgres);
        if (directory is not null && postgres is not null)
        {
            choice = null;
            problem = "--directory and --postgres are two repositories; give one";
            return false;
        }

        bool isGiven = directory is not null || postgres is not null;
        directory ??= isGiven ? "" : Environment.GetEnvironmentVariable("MANAGEMENT_DIR") ?? "";
        postgres ??= isGiven ? "" : Environment.GetEnvironmentVariable("POSTGRES_URL") ?? "";
        if (!isGiven && postgres.Length == 0 && Environment.GetEnvironmentVariable("POSTGRES_URL_FILE") is { Length: > 0 } file && !SecretFile.TryRead(file, out postgres, out problem))
        {
            choice = null;
            problem = $"POSTGRES_URL_FILE: {problem}";
            return false;
        }

        if (directory.Length == 0 && postgres.Length == 0)
        {
            choice = null;
            problem = "give --directory or --postgres, or set MANAGEMENT_DIR or POSTGRES_URL";
            return false;
        }

        return RepositoryChoice.TryRead(directory, postgres, out choice, out problem);
    }
}
