using System.CommandLine;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Management.Rest.Models;

namespace EnvoyRls.Cli.Models;

/// <summary><c>rls models verify</c>.</summary>
internal static class ModelsVerifyCommand
{
    private const string Name = "rls models verify";

    public static Command Create()
    {
        AdminApiOptions api = new();
        Argument<string?> domain = new("domain") { Description = "The domain.", Arity = ArgumentArity.ZeroOrOne };
        Argument<int?> version = new("version") { Description = "The number of the version.", Arity = ArgumentArity.ZeroOrOne };
        Option<FileInfo?> file = new("--file", "-f") { Description = "A file with a version, instead of one that a service has." };
        CommandWithExample command = new("verify", "Read a version and make sure that it is whole, for the features of this release, and could judge.", "rls models verify edge 12") { domain, version, file };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => (parsed.GetValue(file), parsed.GetValue(domain), parsed.GetValue(version)) switch
        {
            ({ } path, null, null) => FileAsync(path, parsed, cancellation),
            (null, { } name, { } number) => api.UseAsync(Name, parsed, client => VersionAsync(client, name, number, parsed, cancellation)),
            _ => UsageAsync(parsed),
        });
        return command;
    }

    private static async Task VersionAsync(AdminClient client, string domain, int version, ParseResult parsed, CancellationToken cancellation)
    {
        AdminAnswer answer = await client.GetAsync(ModelsCommand.PathOf(domain, $"{version}", "verify"), cancellation);
        ModelView model = answer.Read<ModelView>();
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"version {model.Version} of the models of {ModelText.Printable(model.Domain)} is whole: SHA-256 {model.Checksum}");
    }

    private static async Task<int> FileAsync(FileInfo file, ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            byte[] container = await File.ReadAllBytesAsync(file.FullName, cancellation);
            ModelContents contents = ModelContainer.Read(container);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"{file.Name} is whole: models of {ModelText.Printable(contents.Domain)} for {contents.Pools.Count} pools, SHA-256 {ArchiveRules.ChecksumOf(container)}");
            return ExitCode.Ok;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"{Name}: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private static async Task<int> UsageAsync(ParseResult parsed)
    {
        await parsed.InvocationConfiguration.Error.WriteLineAsync($"{Name}: Give a domain and a version, or --file. See '{Name} --help'.");
        return ExitCode.Usage;
    }
}
