using System.Globalization;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Backtest;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Cli.Replay;
using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Cli.Backtest;

/// <summary>Carries out <c>rls backtest</c> of minutes that a service has kept.</summary>
internal sealed class HistoryBacktestRun(OpenArchive open, string? model, TextWriter output, TextWriter error)
{
    private const string Command = "rls backtest";

    private static readonly TimeSpan Usually = TimeSpan.FromDays(1);

    /// <summary>Played before the time asked for, so that what is usual is known when it begins.</summary>
    private static readonly TimeSpan RunUp = TimeSpan.FromDays(1);

    /// <param name="options">How it is played.</param>
    /// <param name="from">When it begins, as written; a day before its end if nobody said.</param>
    /// <param name="to">When it ends, as written; now if nobody said.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="FormatException">A time or a model makes no sense.</exception>
    /// <exception cref="ArchiveException">The archive cannot be read.</exception>
    /// <exception cref="InvalidDataException">The model cannot be used.</exception>
    public async Task<int> RunAsync(BacktestOptions options, string? from, string? to, CancellationToken cancellation)
    {
        if (!RuleLoading.TryLoad(Command, options.Rules, options.MergeDomains, error, out RuleSet? rules))
        {
            return ExitCode.Failed;
        }

        DateTimeOffset end = LogSelection.TimeOf("--to", to) ?? DateTimeOffset.UtcNow;
        DateTimeOffset start = LogSelection.TimeOf("--from", from) ?? end - Usually;
        if (start >= end)
        {
            throw new FormatException("--from must be before --to.");
        }

        string domain = options.Capacity is null ? "" : RuleLoading.DomainOf(rules, options.Domain).Name;
        HistorySimulation simulation = new(rules, options.ToTraffic(domain)) { Model = await LoadModelAsync(cancellation) };
        int played = 0;
        await foreach (HistoryMinute minute in HistoryDocuments.ReadAsync(open.Archive, start - RunUp, end, cancellation))
        {
            simulation.Play(minute);
            played += minute.Start >= start ? 1 : 0;
        }

        if (played == 0)
        {
            await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Command}: {open.Description} has no minutes from {start.UtcDateTime:yyyy-MM-dd HH:mm}Z to {end.UtcDateTime:yyyy-MM-dd HH:mm}Z."));
            return ExitCode.Failed;
        }

        Report(options, simulation, [.. simulation.Overrides.Where(item => item.Ended is not { } ended || ended >= start)]);
        return ExitCode.Ok;
    }

    private void Report(BacktestOptions options, HistorySimulation simulation, IReadOnlyList<SimulatedOverride> overrides)
    {
        if (options.Json)
        {
            JsonOutput.Write(output, json =>
            {
                json.WriteStartObject();
                json.WriteNumber("minutes", simulation.Minutes);
                json.WriteNumber("calls", Math.Round(simulation.Calls));
                json.WriteNumber("denied", Math.Round(simulation.Denied));
                json.WriteNumber("held_back", Math.Round(simulation.HeldBack));
                OverridesJson.Write(json, overrides);
                json.WriteEndObject();
            });
            return;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{open.Description}: {simulation.Minutes:N0} minutes with those before, {simulation.Calls:N0} calls, {simulation.Denied:N0} denied; overrides would have held back about {simulation.HeldBack:N0} more"));
        new OverrideList(Terminal.For(output)).Write(overrides);
    }

    private async Task<(ModelContents Contents, int Version)?> LoadModelAsync(CancellationToken cancellation)
    {
        if (model is null)
        {
            return null;
        }

        int colon = model.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(model.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int version))
        {
            throw new FormatException($"--model '{model}' is no version: write its domain and number, as in web:12.");
        }

        string name = model[..colon];
        ModelRecord record = (await open.Archive.ListModelsAsync(cancellation)).FirstOrDefault(record => record.Name == name && record.Version == version)
            ?? throw new InvalidDataException($"{open.Description} has no version {version} of the models of '{name}'");
        ModelContents contents = await ModelShelf.ReadAsync(open.Archive, record, cancellation)
            ?? throw new InvalidDataException($"version {version} of the models of '{name}' is gone");
        return (contents, version);
    }
}
