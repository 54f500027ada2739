using System.CommandLine;

namespace EnvoyRls.Cli.Replay;

/// <summary>The options that say which requests of a log a command is about.</summary>
internal sealed class LogSelectionOptions
{
    private readonly Option<string[]> _descriptors = new("--descriptor", "-e")
    {
        Description = "Entries of one descriptor, whose values may hold escapes: remote_address=%h,path=%U. May be given several times; one for "
            + "which a line has no value (-) is left out. %h address, %u user, %m method, %U path, %q query, %s status, %b bytes, "
            + "%{User-Agent}i a header, %{member}j a member of a JSON line, %% a percent sign.",
    };

    private readonly Option<string> _format = new("--format", "-f")
    {
        Description = "combined, common, json, or a format of its own in the escapes of Apache's LogFormat: '%h %t \"%r\" %s'.",
        DefaultValueFactory = _ => "combined",
    };

    private readonly Option<string?> _from = new("--from") { Description = "Leave out what is before this time, as 2026-01-31T12:00:00Z." };
    private readonly Option<string?> _to = new("--to") { Description = "Leave out what is at this time and after." };
    private readonly Option<long?> _limit = new("--limit", "-n") { Description = "Read this many lines only." };

    /// <param name="needsDescriptors">Whether there must be a descriptor.</param>
    public LogSelectionOptions(bool needsDescriptors)
    {
        _descriptors.Required = needsDescriptors;
        _limit.Validators.Add(result =>
        {
            if (result.Tokens is [var count] && count.Value.StartsWith('-'))
            {
                result.AddError($"'{count.Value}' lines cannot be read.");
            }
        });
    }

    /// <summary>The descriptors, as written.</summary>
    public Option<string[]> Descriptors => _descriptors;

    public void AddTo(Command command)
    {
        command.Options.Add(_descriptors);
        command.Options.Add(_format);
        command.Options.Add(_from);
        command.Options.Add(_to);
        command.Options.Add(_limit);
    }

    /// <summary>What was chosen of a log.</summary>
    public LogSelection Read(ParseResult parsed, string log) => new()
    {
        Log = log,
        Descriptors = parsed.GetValue(_descriptors) ?? [],
        Format = parsed.GetValue(_format)!,
        From = parsed.GetValue(_from),
        To = parsed.GetValue(_to),
        Limit = parsed.GetValue(_limit),
    };
}
