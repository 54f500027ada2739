using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Management.Repository.Directories.Archive;
using EnvoyRls.Management.Repository.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Repository;

/// <summary>Opens the repository that was chosen.</summary>
internal static class RepositoryOpener
{
    /// <summary>Opens it for a server. A database that is away is no error here; its first use is.</summary>
    /// <exception cref="RepositoryException">The directory cannot be had.</exception>
    public static async Task<IRepository> OpenAsync(RepositoryChoice choice, Supervisor supervisor, TimeProvider time, ILoggerFactory logs)
    {
        if (choice.Postgres is not { } options)
        {
            return await DirectoryRepository.OpenAsync(new DirectoryOptions { Path = choice.Directory }, time, logs.CreateLogger<DirectoryRepository>());
        }

        PostgresRepository shared = new(options, time, logs.CreateLogger<PostgresRepository>());
        shared.Start(supervisor);
        return shared;
    }

    /// <summary>Opens only the tokens, which may be changed while a server has the repository open.</summary>
    public static OpenTokens OpenTokens(RepositoryChoice choice, TimeProvider time)
    {
        if (choice.Postgres is { } options)
        {
            PostgresRepository shared = new(options, time, NullLogger<PostgresRepository>.Instance);
            return new OpenTokens(shared.Tokens, shared.Description, shared.DisposeAsync);
        }

        DirectoryTokens tokens = new(choice.Directory, time);
        return new OpenTokens(tokens, $"directory {choice.Directory}", () =>
        {
            tokens.Dispose();
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>Opens only what the adaptive layer keeps, to be read while a server has the repository open.</summary>
    public static OpenArchive OpenArchive(RepositoryChoice choice, TimeProvider time)
    {
        if (choice.Postgres is { } options)
        {
            PostgresRepository shared = new(options, time, NullLogger<PostgresRepository>.Instance);
            return new OpenArchive(shared.Adaptive, shared.Description, shared.DisposeAsync);
        }

        DirectoryArchive archive = new(new DirectoryLayout(choice.Directory), DiskFiles.Instance, new FileWork(), time);
        return new OpenArchive(archive, $"directory {choice.Directory}", () =>
        {
            archive.Dispose();
            return ValueTask.CompletedTask;
        });
    }
}
