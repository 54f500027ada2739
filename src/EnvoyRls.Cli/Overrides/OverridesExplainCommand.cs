using System.CommandLine;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Cli.AdminApi;

namespace EnvoyRls.Cli.Overrides;

/// <summary><c>rls overrides explain</c>.</summary>
internal static class OverridesExplainCommand
{
    public static Command Create()
    {
        AdminApiOptions api = new();
        Argument<string> id = OverridesCommand.Id();
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new(
            "explain", "Explain an override: what it does, why, what every gate said, whom it hits, what ends it.", "rls overrides explain ovr-1f9a4c0e77b2") { id, output };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls overrides explain", parsed, async client =>
        {
            string path = OverridesCommand.PathOf(parsed.GetValue(id)!, "explain");
            TextWriter writer = parsed.InvocationConfiguration.Output;
            if (parsed.IsJson(output))
            {
                (await client.GetAsync(path, cancellation)).Print(writer);
                return;
            }

            // Values of descriptors come from whoever attacks: none may steer the terminal.
            string text = await client.TextAsync(path, "text/plain", cancellation);
            foreach (string line in text.TrimEnd('\n').Split('\n'))
            {
                await writer.WriteLineAsync(Words.Printable(line));
            }
        }));
        return command;
    }
}
