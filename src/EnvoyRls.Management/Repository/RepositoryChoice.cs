using System.Diagnostics.CodeAnalysis;
using EnvoyRls.Management.Repository.Postgres;

namespace EnvoyRls.Management.Repository;

/// <summary>Which repository is meant: a database where one is given, else a directory.</summary>
internal sealed class RepositoryChoice
{
    private RepositoryChoice(string directory, PostgresOptions? postgres)
    {
        Directory = directory;
        Postgres = postgres;
    }

    /// <summary>The directory; empty for none. Beside a database it is not the repository.</summary>
    public string Directory { get; }

    public PostgresOptions? Postgres { get; }

    /// <summary>Reads what operators write; false with one sentence, without secrets, if it makes no repository.</summary>
    /// <param name="directory">A path; empty for none.</param>
    /// <param name="postgres">A URL or connection string; empty for none.</param>
    /// <param name="choice">What is meant.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="renew">Gives the address of the database as it is now, where its password may change.</param>
    public static bool TryRead(
        string directory,
        string postgres,
        [NotNullWhen(true)] out RepositoryChoice? choice,
        [NotNullWhen(false)] out string? problem,
        Func<string>? renew = null)
    {
        choice = null;
        problem = null;
        try
        {
            PostgresOptions? database = postgres.Length > 0 ? PostgresOptions.Parse(postgres, renew) : null;
            if (database is null && directory.Length == 0)
            {
                problem = "neither a directory nor a database is given";
                return false;
            }

            choice = new RepositoryChoice(directory, database);
            return true;
        }
        catch (FormatException error)
        {
            problem = error.Message;
            return false;
        }
    }
}
