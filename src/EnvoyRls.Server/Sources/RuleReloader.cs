using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Sources;

/// <summary>Brings a source's documents into force: once at start, then after every change of them.</summary>
/// <param name="source">Where they come from.</param>
/// <param name="apply">Parses a set and puts it into force, whole or not at all; counts, logs and returns the mistakes that keep it out.</param>
/// <param name="statistics">Where sets that cannot be read are counted, among <c>ratelimit.service.config_load_error</c>.</param>
/// <param name="log">Where they are reported.</param>
internal sealed class RuleReloader(
    IRuleSource source, Func<IReadOnlyList<RuleDocument>, IReadOnlyList<RuleError>> apply, StatRegistry statistics, ILogger<RuleReloader> log)
{
    private readonly Counter _errors = statistics.Counter("ratelimit.service.config_load_error");
    private readonly TaskCompletionSource<LoadOutcome> _firstLoad = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<RuleDocument>? _last;
    private IReadOnlyList<RuleError> _errorsOfLast = [];

    /// <summary>Completes with what became of the first set, good or bad; cancelled when the service stops before.</summary>
    public Task<LoadOutcome> FirstLoad => _firstLoad.Task;

    public SupervisedLoop Start(Supervisor supervisor) => supervisor.Run("reload", RunAsync);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await LoadAsync(cancellationToken);
                await source.WaitForChangeAsync(cancellationToken);
            }
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _firstLoad.TrySetCanceled(cancellationToken);
            }
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RuleDocument> documents;
        try
        {
            documents = await source.LoadAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.LogError("Cannot read rules from {Source}, those in force stay: {Reason}", source.Description, error.Message);
            _errors.Increment();
            _firstLoad.TrySetResult(LoadOutcome.Unreadable);
            return;
        }

        // Events also tell of changes that change nothing: a touched file, a swap to the same content.
        if (_last is null || !documents.SequenceEqual(_last))
        {
            Apply(documents);
        }

        await source.ReportAsync(_errorsOfLast, cancellationToken);
    }

    private void Apply(IReadOnlyList<RuleDocument> documents)
    {
        LoadOutcome outcome = LoadOutcome.Rejected;
        try
        {
            _errorsOfLast = apply(documents);
            outcome = _errorsOfLast.Count == 0 ? LoadOutcome.Applied : LoadOutcome.Rejected;
            _last = documents;
        }
        finally
        {
            _firstLoad.TrySetResult(outcome);
        }
    }
}
