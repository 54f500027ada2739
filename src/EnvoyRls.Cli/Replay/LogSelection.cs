using EnvoyRls.Cli.Replay.Logs;

namespace EnvoyRls.Cli.Replay;

/// <summary>Which requests of which log, as the command line tells.</summary>
internal sealed record LogSelection
{
    /// <summary>The log's path; gzip is recognised by its first bytes. <c>-</c> is standard input.</summary>
    public required string Log { get; init; }

    /// <summary>Descriptors as written: <c>remote_address=%h,path=%U</c>.</summary>
    public required IReadOnlyList<string> Descriptors { get; init; }

    /// <summary><c>combined</c>, <c>common</c>, <c>json</c>, or a format of its own.</summary>
    public required string Format { get; init; }

    /// <summary>Lines before it are left out; <see langword="null"/> for none.</summary>
    public string? From { get; init; }

    /// <summary>Lines at it and after are left out; <see langword="null"/> for none.</summary>
    public string? To { get; init; }

    /// <summary>Most lines that are read; <see langword="null"/> for all.</summary>
    public long? Limit { get; init; }

    /// <summary>The requests of the log, to be read once.</summary>
    /// <param name="lines">The open log.</param>
    /// <param name="domain">The domain they are for.</param>
    /// <param name="tally">Where lines are counted.</param>
    /// <exception cref="FormatException">What is written makes no sense; the message says why.</exception>
    public LogRequests Read(LogLines lines, string domain, ReplayTally tally)
    {
        DescriptorTemplate[] templates = [.. Descriptors.Select(written => new DescriptorTemplate(written))];
        LogField[] wanted = [.. templates.SelectMany(template => template.Fields).Distinct()];
        LogRecord record = new(wanted);
        return new LogRequests(lines, FormatOf(wanted, record), record, templates, domain, tally)
        {
            From = TimeOf("--from", From) ?? DateTimeOffset.MinValue,
            To = TimeOf("--to", To) ?? DateTimeOffset.MaxValue,
            Limit = Limit ?? long.MaxValue,
        };
    }

    /// <summary>A time as an option has it; <see langword="null"/> for none.</summary>
    /// <exception cref="FormatException">It is no time.</exception>
    public static DateTimeOffset? TimeOf(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return LogTime.TryParseRfc3339(text, out DateTimeOffset time)
            ? time
            : throw new FormatException($"{option} '{text}' is not a time as in 2026-01-31T12:00:00Z.");
    }

    private ILogFormat FormatOf(LogField[] wanted, LogRecord record)
    {
        if (Format == "json")
        {
            return new JsonLogFormat(wanted, record);
        }

        if (!Format.Contains('%', StringComparison.Ordinal) && Format is not ("combined" or "common"))
        {
            throw new FormatException($"log format '{Format}' is not combined, common, json or a format with % escapes.");
        }

        TextLogFormat format = new(Format switch { "combined" => TextLogFormat.Combined, "common" => TextLogFormat.Common, _ => Format }, record);
        return Array.Find(wanted, field => !format.Tells(field)) is { Directive: not '\0' } missing
            ? throw new FormatException($"lines of the log format do not tell {missing}.")
            : format;
    }
}
