using System.CommandLine;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Management.Rest.Models;

namespace EnvoyRls.Cli.Models;

/// <summary><c>rls models</c>: versions of the models that judge traffic.</summary>
internal static class ModelsCommand
{
    public const string Path = "v1/admin/models";

    public static Command Create()
    {
        Command command = new("models", "List, train, promote, roll back and verify versions of the models of the adaptive layer.");
        command.Subcommands.Add(CreateList());
        command.Subcommands.Add(CreateShow());
        command.Subcommands.Add(CreateTrain());
        command.Subcommands.Add(CreatePromote());
        command.Subcommands.Add(CreateRollBack());
        command.Subcommands.Add(ModelsVerifyCommand.Create());
        return command;
    }

    public static string PathOf(string domain, params IEnumerable<string> rest) => string.Join('/', [Path, Uri.EscapeDataString(domain), .. rest]);

    public static Argument<string> Domain() => new("domain") { Description = "The domain." };

    public static Argument<int> Version() => new("version") { Description = "The number of the version." };

    private static CommandWithExample CreateList()
    {
        AdminApiOptions api = new();
        Option<string?> domain = new("--domain", "-d") { Description = "Only this domain." };
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new("list", "List versions, the newest first: up to 20 of each domain.", "rls models list --domain edge") { domain, output };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls models list", parsed, async client =>
        {
            AdminAnswer answer = await client.GetAsync(Path, cancellation, ("domain", parsed.GetValue(domain)));
            Print(answer, parsed.IsJson(output), parsed.InvocationConfiguration.Output, static (told, writer) => ModelText.Write(told.Read<ModelsAnswer>(), writer));
        }));
        return command;
    }

    private static CommandWithExample CreateShow()
    {
        AdminApiOptions api = new();
        Argument<string> domain = Domain();
        Argument<int> version = Version();
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new("show", "Tell what a version was trained on, how it did in its trial, and how it fares.", "rls models show edge 12") { domain, version, output };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls models show", parsed, async client =>
        {
            AdminAnswer answer = await client.GetAsync(PathOf(parsed.GetValue(domain)!, $"{parsed.GetValue(version)}"), cancellation);
            Print(answer, parsed.IsJson(output), parsed.InvocationConfiguration.Output, static (told, writer) => ModelText.Write(told.Read<ModelView>(), writer));
        }));
        return command;
    }

    private static CommandWithExample CreateTrain()
    {
        AdminApiOptions api = new();
        Argument<string> domain = Domain();
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new("train", "Have a version of a domain's models trained now; it is a candidate then. Takes the role operator.", "rls models train edge") { domain, output };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls models train", parsed, async client =>
        {
            AdminAnswer answer = await client.SendAsync(HttpMethod.Post, PathOf(parsed.GetValue(domain)!, "train"), null, cancellation);
            Print(answer, parsed.IsJson(output), parsed.InvocationConfiguration.Output, static (told, writer) => writer.WriteLine(told.Read<TrainingAnswer>().Detail));
        }));
        return command;
    }

    private static CommandWithExample CreatePromote()
    {
        AdminApiOptions api = new();
        Argument<string> domain = Domain();
        Argument<int> version = Version();
        Option<string?> reason = Reason();
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new(
            "promote", "Let a version judge, whatever the gate says of it. Takes the role operator.", "rls models promote edge 12 --reason 'tried on last week'") { domain, version, reason, output };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls models promote", parsed, async client =>
        {
            AdminAnswer answer = await client.SendAsync(
                HttpMethod.Post, PathOf(parsed.GetValue(domain)!, $"{parsed.GetValue(version)}", "promote"), null, cancellation, ("reason", parsed.GetValue(reason)));
            PrintInUse(answer, parsed.IsJson(output), parsed.InvocationConfiguration.Output);
        }));
        return command;
    }

    private static CommandWithExample CreateRollBack()
    {
        AdminApiOptions api = new();
        Argument<string> domain = Domain();
        Option<string?> reason = Reason();
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new(
            "rollback", "Go back to the version that was in use before. Takes the role operator.", "rls models rollback edge --reason 'it misses floods'") { domain, reason, output };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls models rollback", parsed, async client =>
        {
            AdminAnswer answer = await client.SendAsync(HttpMethod.Post, PathOf(parsed.GetValue(domain)!, "rollback"), null, cancellation, ("reason", parsed.GetValue(reason)));
            PrintInUse(answer, parsed.IsJson(output), parsed.InvocationConfiguration.Output);
        }));
        return command;
    }

    private static Option<string?> Reason() => new("--reason") { Description = "Why; kept in the audit trail." };

    private static void PrintInUse(AdminAnswer answer, bool isJson, TextWriter output) => Print(answer, isJson, output, static (told, writer) =>
    {
        ModelView model = told.Read<ModelView>();
        writer.WriteLine($"version {model.Version} of the models of {ModelText.Printable(model.Domain)} judges within seconds");
    });

    private static void Print(AdminAnswer answer, bool isJson, TextWriter output, Action<AdminAnswer, TextWriter> write)
    {
        if (isJson)
        {
            answer.Print(output);
        }
        else
        {
            write(answer, output);
        }
    }
}
