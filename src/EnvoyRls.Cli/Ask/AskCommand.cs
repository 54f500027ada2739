namespace EnvoyRls.Cli.Ask; internal static class AskCommand { public static System.CommandLine.Command Create() => new("ask"); }
