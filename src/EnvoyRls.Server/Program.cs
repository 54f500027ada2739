using EnvoyRls.Server.Hosting;
using EnvoyRls.Server.Settings;

ServerCommandLine command = ServerCommandLine.Parse(args);
if (command.Answer(Console.Out, Console.Error) is { } exitCode)
{
    return exitCode;
}

SettingsResult result = ServerSettings.Load(command.Over(Environment.GetEnvironmentVariable));
if (result.Settings is not { } settings)
{
    foreach (string error in result.Errors)
    {
        await Console.Error.WriteLineAsync(error);
    }

    return 1;
}

return await ServerProcess.RunAsync(settings, result.Warnings, command.Demo, Console.Out, Console.Error);
