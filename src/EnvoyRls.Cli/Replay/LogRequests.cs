using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Cli.Replay.Logs;

namespace EnvoyRls.Cli.Replay;

/// <summary>The requests that the lines of a log become, one by one.</summary>
/// <param name="lines">The log.</param>
/// <param name="format">How its lines are read.</param>
/// <param name="record">What they are read into.</param>
/// <param name="templates">What they become.</param>
/// <param name="domain">The domain of the requests.</param>
/// <param name="tally">Where lines are counted.</param>
internal sealed class LogRequests(
    LogLines lines, ILogFormat format, LogRecord record, IReadOnlyList<DescriptorTemplate> templates, string domain, ReplayTally tally)
{
    private readonly RateLimitRequest _request = new() { Domain = domain };

    /// <summary>Lines before it are left out.</summary>
    public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Lines at it and after are left out.</summary>
    public DateTimeOffset To { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Most lines that are read.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>When the request was made.</summary>
    public DateTimeOffset Time => record.Time;

    /// <summary>The next request, the same object each time; <see langword="null"/> at the end.</summary>
    public RateLimitRequest? Next()
    {
        while (tally.Lines < Limit && lines.TryRead(out ReadOnlySpan<char> line))
        {
            tally.Lines++;
            if (IsWanted(line) && TryFill())
            {
                return _request;
            }
        }

        return null;
    }

    private bool IsWanted(ReadOnlySpan<char> line)
    {
        if (format.Read(line, record) is { } reason)
        {
            tally.AddUnparsable(line, reason);
            return false;
        }

        bool isOutside = record.Time < From || record.Time >= To;
        tally.OutsideTime += isOutside ? 1 : 0;
        return !isOutside;
    }

    private bool TryFill()
    {
        _request.Descriptors.Clear();
        foreach (DescriptorTemplate template in templates)
        {
            if (template.Fill(record) is { } descriptor)
            {
                _request.Descriptors.Add(descriptor);
            }
        }

        tally.WithoutDescriptor += _request.Descriptors.Count == 0 ? 1 : 0;
        return _request.Descriptors.Count > 0;
    }
}
