using EnvoyRls.Analysis.Wording;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Cli.Replay.Logs;
using EnvoyRls.Analysis.Simulation;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Replay;

/// <summary>
/// Sends every line of a log through the limiter as a request of its own time, and counts the verdicts. The clock
/// follows the log and never goes back: servers write lines when requests end, not when they start.
/// </summary>
internal sealed class Replayer
{
    private readonly RuleSet _rules;
    private readonly RuleDomain _domain;
    private readonly IReadOnlyList<DescriptorTemplate> _templates;
    private readonly RateLimitRequest _request;

    public Replayer(RuleSet rules, RuleDomain domain, IReadOnlyList<DescriptorTemplate> templates)
    {
        _rules = rules;
        _domain = domain;
        _templates = templates;
        _request = new RateLimitRequest { Domain = domain.Name };
    }

    /// <summary>Lines before it are left out.</summary>
    public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Lines at it and after are left out.</summary>
    public DateTimeOffset To { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Most lines that are read.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>Reads the log to its end.</summary>
    /// <param name="lines">The log.</param>
    /// <param name="format">How its lines are read.</param>
    /// <param name="record">What they are read into.</param>
    /// <param name="cancellation">Ends the replay early.</param>
    /// <exception cref="FormatException">The limiter refuses the requests that the descriptors make.</exception>
    public async Task<ReplayTally> RunAsync(LogLines lines, ILogFormat format, LogRecord record, CancellationToken cancellation)
    {
        ReplayTally tally = new();
        await using Simulator simulator = new(_rules, new RateLimiterOptions(), DateTimeOffset.UnixEpoch);
        while (tally.Lines < Limit && !cancellation.IsCancellationRequested && TryReadLine(lines, format, record, tally, out bool wanted))
        {
            if (wanted && TryMakeRequest(record, tally))
            {
                await DecideAsync(simulator, record.Time, tally);
            }
        }

        tally.Evictions = simulator.Evictions;
        tally.Rules.TakeWatched(simulator);
        return tally;
    }

    private bool TryReadLine(LogLines lines, ILogFormat format, LogRecord record, ReplayTally tally, out bool wanted)
    {
        wanted = false;
        if (!lines.TryRead(out ReadOnlySpan<char> line))
        {
            return false;
        }

        tally.Lines++;
        if (format.Read(line, record) is { } reason)
        {
            tally.AddUnparsable(line, reason);
        }
        else if (record.Time < From || record.Time >= To)
        {
            tally.OutsideTime++;
        }
        else
        {
            wanted = true;
        }

        return true;
    }

    private bool TryMakeRequest(LogRecord record, ReplayTally tally)
    {
        _request.Descriptors.Clear();
        foreach (DescriptorTemplate template in _templates)
        {
            if (template.Fill(record) is { } descriptor)
            {
                _request.Descriptors.Add(descriptor);
            }
        }

        tally.WithoutDescriptor += _request.Descriptors.Count == 0 ? 1 : 0;
        return _request.Descriptors.Count > 0;
    }

    private async ValueTask DecideAsync(Simulator simulator, DateTimeOffset time, ReplayTally tally)
    {
        if (time < simulator.Time.Now)
        {
            tally.OutOfOrder++;
            tally.FarthestBack = TimeSpan.FromTicks(Math.Max(tally.FarthestBack.Ticks, (simulator.Time.Now - time).Ticks));
        }

        simulator.AdvanceTo(time);
        RateLimitResult result = await simulator.DecideAsync(_request);
        if (!result.IsAnswered)
        {
            throw new FormatException($"the limiter refuses the descriptors: {result.Fault.Message}.");
        }

        DateTimeOffset now = simulator.Time.Now;
        tally.AddRequest(now, result.Response.OverallCode == RateLimitResponse.Types.Code.OverLimit);
        for (int i = 0; i < _request.Descriptors.Count; i++)
        {
            Count(_request.Descriptors[i], result.Response.Statuses[i], now.ToUnixTimeSeconds(), tally);
        }
    }

    private void Count(RateLimitDescriptor descriptor, RateLimitResponse.Types.DescriptorStatus status, long now, ReplayTally tally)
    {
        bool denied = status.Code == RateLimitResponse.Types.Code.OverLimit;
        if (!_domain.Lists.IsEmpty && _domain.Lists.Find(descriptor.Entries, now * 1_000_000) is { } verdict)
        {
            tally.AddListed(verdict.IsDenied);
        }
        else if (RuleMatcher.Match(_domain, descriptor.Entries) is { } node && (status.CurrentLimit is not null || node.Rule!.Unlimited))
        {
            tally.Rules.Add(node, now, denied);
        }
        else
        {
            tally.WithoutRule++;
        }

        if (denied)
        {
            tally.LimitedKeys.Add(DescriptorText.Format(descriptor));
        }
    }
}
