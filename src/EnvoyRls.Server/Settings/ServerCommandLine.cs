using System.CommandLine;
using System.Reflection;

namespace EnvoyRls.Server.Settings;

/// <summary>What the command line asks for. Everything it can set has a variable too; the command line wins.</summary>
internal sealed record ServerCommandLine
{
    /// <summary>What the built-in example is served with where the environment says nothing else: reachable from this machine only.</summary>
    private static readonly IReadOnlyDictionary<string, string> DemoDefaults = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["HOST"] = "127.0.0.1",
        ["DEBUG_HOST"] = "127.0.0.1",
        ["GRPC_HOST"] = "127.0.0.1",
        ["BACKEND_TYPE"] = "memory",
        ["USE_STATSD"] = "false",
    };

    /// <summary>Serve the built-in example rules.</summary>
    public bool Demo { get; private init; }

    /// <summary>A file or directory of rules; <see langword="null"/> when not given.</summary>
    public string? RulesPath { get; private init; }

    /// <summary>Directory that keeps counters over a restart; <see langword="null"/> when not given.</summary>
    public string? StateDirectory { get; private init; }

    public bool ShowHelp { get; private init; }

    public bool ShowVersion { get; private init; }

    /// <summary>Why the command line cannot be understood, in one sentence; <see langword="null"/> when it can.</summary>
    public string? Error { get; private init; }

    public static ServerCommandLine Parse(IReadOnlyList<string> args)
    {
        Option<bool> demo = new("--demo");
        Option<string?> rules = new("--rules");
        Option<string?> state = new("--state-dir");
        Option<bool> help = new("--help", "-h", "-?");
        Option<bool> version = new("--version");
        Command command = new("EnvoyRls.Server") { demo, rules, state, help, version };

        ParseResult parsed = command.Parse(args);
        if (parsed.GetValue(help))
        {
            return new ServerCommandLine { ShowHelp = true };
        }

        string? error = parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null;
        if (error is null && parsed.GetValue(demo) && parsed.GetValue(rules) is not null)
        {
            error = "--demo serves the built-in rules, so it cannot be given together with --rules.";
        }

        return error is not null
            ? new ServerCommandLine { Error = error }
            : new ServerCommandLine
            {
                Demo = parsed.GetValue(demo),
                RulesPath = parsed.GetValue(rules),
                StateDirectory = parsed.GetValue(state),
                ShowVersion = parsed.GetValue(version),
            };
    }

    /// <summary>Answers a command line that does not ask for the service: help, version, or what is wrong with it.</summary>
    /// <returns>The exit code, or <see langword="null"/> when the service is to start.</returns>
    public int? Answer(TextWriter output, TextWriter errors)
    {
        if (Error is not null)
        {
            errors.WriteLine($"{Error} Try --help.");
            return 2;
        }

        if (ShowHelp)
        {
            SettingsHelp.Write(output);
            return 0;
        }

        if (ShowVersion)
        {
            output.WriteLine(typeof(ServerCommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
            return 0;
        }

        return null;
    }

    /// <summary>The environment as the command line leaves it.</summary>
    public Func<string, string?> Over(Func<string, string?> environment) => name =>
    {
        if (name is "RULES" && (RulesPath is not null || Demo))
        {
            return RulesPath ?? "";
        }

        if (name is "STATE_DIR" && StateDirectory is not null)
        {
            return StateDirectory;
        }

        return environment(name) ?? (Demo ? DemoDefaults.GetValueOrDefault(name) : null);
    };
}
