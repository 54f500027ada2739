using Spectre.Console;

namespace EnvoyRls.Cli;

/// <summary>Where tables and plots are written: in colour on a terminal, as plain text anywhere else.</summary>
internal static class Terminal
{
    /// <summary>Wide enough for any row: a wrapped table cannot be searched or cut to columns.</summary>
    private const int LeastWidth = 200;

    /// <summary>A console over a command's writer.</summary>
    public static IAnsiConsole For(TextWriter writer)
    {
        bool terminal = IsTerminal(writer);
        bool colours = terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        console.Profile.Width = Math.Max(console.Profile.Width, LeastWidth);
        return console;
    }

    /// <summary>Whether a person is looking: the writer is the process's own and is not redirected.</summary>
    public static bool IsTerminal(TextWriter writer) =>
        (ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected)
        || (ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected);
}
