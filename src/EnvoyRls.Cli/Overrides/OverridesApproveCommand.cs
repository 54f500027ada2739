using System.CommandLine;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Management.Rest.Overrides;

namespace EnvoyRls.Cli.Overrides;

/// <summary><c>rls overrides approve</c>.</summary>
internal static class OverridesApproveCommand
{
    public static Command Create()
    {
        AdminApiOptions api = new();
        Argument<string> id = OverridesCommand.Id();
        Option<string?> reason = new("--reason") { Description = "Why; kept with the override and in the audit trail." };
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new(
            "approve", "Put a suggestion into force, or keep an override for another term. Takes the role operator.", "rls overrides approve ovr-1f9a4c0e77b2 --reason 'seen in the logs'")
        {
            id, reason, output,
        };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls overrides approve", parsed, async client =>
        {
            AdminAnswer answer = await client.SendAsync(
                HttpMethod.Post, OverridesCommand.PathOf(parsed.GetValue(id)!, "approve"), null, cancellation, ("reason", parsed.GetValue(reason)));
            TextWriter writer = parsed.InvocationConfiguration.Output;
            if (parsed.IsJson(output))
            {
                answer.Print(writer);
                return;
            }

            OverrideView item = answer.Read<OverrideView>();
            await writer.WriteLineAsync($"{item.Id} is in force until {OverrideText.Time(item.ExpiresAt)} unless it is renewed: {OverrideText.LimitOf(item)} for {OverrideText.SubjectOf(item)}");
        }));
        return command;
    }
}
