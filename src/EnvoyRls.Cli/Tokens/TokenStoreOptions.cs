using System.CommandLine;
using EnvoyRls.Cli.Repositories;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Cli.Tokens;

/// <summary>The options that say where the tokens are, and what every command does with them.</summary>
internal sealed class TokenStoreOptions
{
    private readonly RepositoryOptions _repository = new();

    public void AddTo(Command command) => _repository.AddTo(command);

    /// <summary>Opens the tokens and works with them. What goes wrong is one sentence on standard error.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> UseAsync(string name, ParseResult parsed, Func<OpenTokens, Task<int>> work)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        if (!_repository.TryChoose(parsed, out RepositoryChoice? choice, out string? problem))
        {
            await error.WriteLineAsync($"{name}: {problem}.");
            return ExitCode.Usage;
        }

        await using OpenTokens open = RepositoryOpener.OpenTokens(choice, TimeProvider.System);
        try
        {
            return await work(open);
        }
        catch (RepositoryException fault)
        {
            await error.WriteLineAsync($"{name}: {fault.Message}.");
            return ExitCode.Failed;
        }
    }
}
