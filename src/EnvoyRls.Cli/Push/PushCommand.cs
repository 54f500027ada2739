using System.CommandLine;
using System.Globalization;
using System.Text;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Cli.RuleFiles;
using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Rest.Changes;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Cli.Push;

/// <summary><c>rls push</c>: rule files become managed rules of a running service.</summary>
internal sealed class PushCommand
{
    public const string Name = "rls push";

    private const string DefaultName = "push";

    private readonly AdminApiOptions _api = new();
    private readonly Argument<string[]> _paths = new("paths") { Description = "Rule files and directories.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _name = new("--name") { Description = "What the push is called; rules of other names are left alone.", DefaultValueFactory = _ => DefaultName };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would change, and change nothing." };
    private readonly Option<bool> _prune = new("--prune") { Description = "Delete what earlier pushes of this name have left and these files do not have." };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why; kept with the version and in the audit trail." };
    private readonly Option<long?> _version = new("--if-version") { Description = "Push only if this is the last version of what is managed." };
    private readonly Option<bool> _merge = new("--merge-domains") { Description = "Allow several files to name one domain (MERGE_DOMAIN_CONFIG=true)." };
    private readonly Option<string> _output = OutputOption.Create();

    private PushCommand()
    {
        OptionLike.Refuse(_paths);
        _name.Validators.Add(result =>
        {
            if (!PushedIds.IsName(result.GetValueOrDefault<string>()!))
            {
                result.AddError($"--name has up to {PushedIds.LongestName} letters, digits, '-', '_' and '.', and starts with a letter or digit.");
            }
        });
    }

    public static Command Create()
    {
        PushCommand push = new();
        CommandWithExample command = new(
            "push",
            "Upload rule files as managed rules, all or nothing: exit 0 when done, 1 if rules are wrong or the service refuses. Takes the role operator.",
            "rls push rules/ --name shop --prune --reason 'spring sale'")
        {
            push._paths, push._name, push._dryRun, push._prune, push._reason, push._version, push._merge, push._output,
        };
        push._api.AddTo(command);
        command.SetAction(push.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        PushedIds ids = new(parsed.GetValue(_name)!);
        if (Read(parsed, ids, error) is not { } objects)
        {
            return ExitCode.Failed;
        }

        bool isDone = false;
        int exitCode = await _api.UseAsync(Name, parsed, async client => isDone = await PushAsync(parsed, objects, ids, new PushTarget(client, cancellation)));
        return exitCode == ExitCode.Ok && !isDone ? ExitCode.Failed : exitCode;
    }

    /// <summary>What the files say as managed objects; <see langword="null"/> where they have mistakes, which are told.</summary>
    private IReadOnlyList<PushedObject>? Read(ParseResult parsed, PushedIds ids, TextWriter error)
    {
        if (!RuleFileReader.TryRead(parsed.GetValue(_paths)!, out IReadOnlyList<RuleDocument>? documents, out string? failure))
        {
            error.WriteLine($"{Name}: {failure}");
            return null;
        }

        if (!RuleLoading.TryLoad(documents, parsed.GetValue(_merge), error, out RuleSet? rules))
        {
            return null;
        }

        IReadOnlyList<PushedObject> objects = PushedRules.Of(rules, ids);
        IReadOnlyList<RuleError> mistakes = UnsayableRules.Find(documents, rules);
        mistakes = mistakes.Count > 0 ? mistakes : UnsayableRules.Find(objects);
        RuleLoading.Tell(mistakes, error);
        return mistakes.Count == 0 ? objects : null;
    }

    private async Task<bool> PushAsync(ParseResult parsed, IReadOnlyList<PushedObject> objects, PushedIds ids, PushTarget target)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        await CheckVersionAsync(parsed.GetValue(_version), target);
        ChangeSetDraft changes = new(objects, await target.KeptAsync(ids), parsed.GetValue(_prune));
        if (changes.IsEmpty)
        {
            PushReport.WriteOutcome(changes, "nothing to change", parsed.IsJson(_output) ? parsed.InvocationConfiguration.Error : output);
            return true;
        }

        string body = changes.ToJson(parsed.GetValue(_reason) ?? $"{Name} {parsed.GetValue(_name)}");
        RefuseTooLarge(body);
        ValidationAnswer validation = await target.ValidateAsync(body);
        if (!validation.Valid)
        {
            PushReport.WriteRefusal(changes, validation, parsed.InvocationConfiguration.Error);
            return false;
        }

        await CarryOutAsync(changes, body, parsed.GetValue(_dryRun), parsed.IsJson(_output), target, output);
        return true;
    }

    private static async Task CarryOutAsync(ChangeSetDraft changes, string body, bool isDryRun, bool isJson, PushTarget target, TextWriter output)
    {
        AdminAnswer preview = await target.CompareAsync(body);
        AdminAnswer? done = isDryRun ? null : await target.ApplyAsync(body);
        if (isJson)
        {
            (done ?? preview).Print(output);
            return;
        }

        PushReport.WritePreview(preview.Read<DifferencesAnswer>(), output);
        string outcome = done is null ? "nothing was changed; it would be" : string.Create(CultureInfo.InvariantCulture, $"version {done.Read<ChangeAnswer>().Version}");
        PushReport.WriteOutcome(changes, outcome, output);
    }

    private static async Task CheckVersionAsync(long? expected, PushTarget target)
    {
        if (expected is { } version && await target.LastVersionAsync() is var last && last != version)
        {
            throw new AdminApiException(string.Create(CultureInfo.InvariantCulture, $"the last version is {last}, not {version}"));
        }
    }

    private static void RefuseTooLarge(string body)
    {
        int bytes = Encoding.UTF8.GetByteCount(body);
        if (bytes > RequestReader.LargestBody)
        {
            throw new AdminApiException(string.Create(
                CultureInfo.InvariantCulture,
                $"the changes take {bytes} bytes, and the service takes {RequestReader.LargestBody} at once: push the files one by one, each with a --name of its own"));
        }
    }
}
