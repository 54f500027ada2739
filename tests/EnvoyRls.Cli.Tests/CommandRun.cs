namespace EnvoyRls.Cli.Tests;

/// <summary>What a run of <c>rls</c> printed and how it ended.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(params string[] args)
    {
        StringWriter output = new();
        StringWriter error = new();
        int exitCode = await CommandLine.RunAsync(args, output, error);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
