using System.CommandLine;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Management.Rest.Overrides;

namespace EnvoyRls.Cli.Overrides;

/// <summary><c>rls overrides reject</c>.</summary>
internal static class OverridesRejectCommand
{
    public static Command Create()
    {
        AdminApiOptions api = new();
        Argument<string> id = OverridesCommand.Id();
        Option<string> reason = new("--reason") { Description = "Why it was no attack; kept with the override and in the audit trail.", Required = true };
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new(
            "reject", "End an override or refuse a suggestion; its subject is left alone for a day. Takes the role operator.", "rls overrides reject ovr-1f9a4c0e77b2 --reason 'the nightly import'")
        {
            id, reason, output,
        };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls overrides reject", parsed, async client =>
        {
            AdminAnswer answer = await client.SendAsync(
                HttpMethod.Post, OverridesCommand.PathOf(parsed.GetValue(id)!, "reject"), new RejectionBody(parsed.GetValue(reason)!), cancellation);
            TextWriter writer = parsed.InvocationConfiguration.Output;
            if (parsed.IsJson(output))
            {
                answer.Print(writer);
                return;
            }

            OverrideView item = answer.Read<OverrideView>();
            await writer.WriteLineAsync($"{item.Id} is {OverrideText.WordOf(item.State)}; {OverrideText.SubjectOf(item)} is left alone for a day");
        }));
        return command;
    }
}
