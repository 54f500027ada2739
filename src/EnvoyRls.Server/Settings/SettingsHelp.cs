namespace EnvoyRls.Server.Settings;

/// <summary>The text of <c>--help</c>: how to start the service, and every variable it reads.</summary>
internal static class SettingsHelp
{
    private const int NameWidth = 44;
    private const int TypeWidth = 9;

    public static void Write(TextWriter output)
    {
        output.WriteLine(
            """
            EnvoyRls: a rate limit service for Envoy and Istio.

            Usage: EnvoyRls.Server [--demo] [--rules <file or directory>] [--state-dir <directory>]

              --demo           Serve the built-in example rules on loopback, counting in memory.
              --rules <path>   Serve the rules of a file or of a directory's *.yaml and *.yml files; the same as RULES.
              --state-dir <directory>
                               Keep counters in memory over a restart; the same as STATE_DIR.
              --version        Print the version.
              --help           Print this text.

            Everything else is set by environment variables. A mark before a name says how the variable compares with
            envoyproxy/ratelimit: none, the same; +, accepted and better; x, accepted without effect; *, ours.
            """);
        foreach (IGrouping<string, Variable> section in ServerSettings.Variables.GroupBy(variable => variable.Section, StringComparer.Ordinal))
        {
            output.WriteLine();
            output.WriteLine(section.Key);
            foreach (Variable variable in section)
            {
                WriteVariable(output, variable);
            }
        }
    }

    private static void WriteVariable(TextWriter output, Variable variable)
    {
        string given = variable.Default.Length > 0 ? $" Default: {variable.Default}." : "";
        output.WriteLine($"{Mark(variable.Standing)} {variable.Name.PadRight(NameWidth)} {variable.Type.PadRight(TypeWidth)} {variable.Help}{given}");
    }

    private static char Mark(Standing standing) => standing switch
    {
        Standing.Same => ' ',
        Standing.Better => '+',
        Standing.NotApplicable => 'x',
        _ => '*',
    };
}
