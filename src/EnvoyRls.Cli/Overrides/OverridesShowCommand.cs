using System.CommandLine;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Management.Rest.Overrides;

namespace EnvoyRls.Cli.Overrides;

/// <summary><c>rls overrides show</c>.</summary>
internal static class OverridesShowCommand
{
    public static Command Create()
    {
        AdminApiOptions api = new();
        Argument<string> id = OverridesCommand.Id();
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new("show", "Show an override.", "rls overrides show ovr-1f9a4c0e77b2") { id, output };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls overrides show", parsed, async client =>
        {
            AdminAnswer answer = await client.GetAsync(OverridesCommand.PathOf(parsed.GetValue(id)!), cancellation);
            TextWriter writer = parsed.InvocationConfiguration.Output;
            if (parsed.IsJson(output))
            {
                answer.Print(writer);
            }
            else
            {
                OverrideText.Write(answer.Read<OverrideView>(), writer);
            }
        }));
        return command;
    }
}
