using System.CommandLine;

namespace EnvoyRls.Cli.AdminApi;

/// <summary>Whether a command writes for people or for scripts.</summary>
internal static class OutputOption
{
    private const string Json = "json";

    public static Option<string> Create()
    {
        Option<string> option = new("--output", "-o") { Description = "json prints what the service answers.", DefaultValueFactory = _ => "text" };
        option.AcceptOnlyFromAmong("text", Json);
        return option;
    }

    /// <summary>Whether JSON is asked for.</summary>
    public static bool IsJson(this ParseResult parsed, Option<string> option) => parsed.GetValue(option) == Json;
}
