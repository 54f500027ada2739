using EnvoyRls.Management.Tests.Repository.Directories;
using Xunit.Runner.InProc.SystemConsole;

// A process that can be killed is the test program itself.
return args is [CommittingProcess.Command, { } directory, { } acknowledged]
    ? await CommittingProcess.RunAsync(directory, acknowledged)
    : await ConsoleRunner.Run(args);
