using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Adaptive.Features.Bots;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Rules.Layers;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Adaptive;

/// <summary>What surrounds the engine in this service.</summary>
/// <param name="rules">The rules in force.</param>
/// <param name="book">The book as this replica knows it.</param>
/// <param name="load">Tells the load; <see langword="null"/> if nobody does.</param>
/// <param name="clients">What is known of clients.</param>
/// <param name="bots">Tells programs from people.</param>
/// <param name="models">Looks after versions of models, between ticks.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told of trainings that failed.</param>
internal sealed class ServerContext(
    LayeredRules rules, BookHolder book, LoadScraper? load, ClientWork clients, BotScorer bots, ModelLife models, TimeProvider time, ILogger<ServerContext> log) : IEngineContext
{
    private (ModelTraining Training, Task Work)? _training;

    /// <inheritdoc/>
    public EngineSurroundings? Surroundings()
    {
        FinishTraining();
        models.Tick();
        return rules.Effective is { } effective
            ? new EngineSurroundings
            {
                Now = time.GetUtcNow(),
                Rules = effective,
                Book = book.Book,
                Load = LoadNow(),
                KnowsClients = clients.Standings.IsReady,
                BotLikelihood = client => clients.Standings.Find(client).BotLikelihood,
            }
            : null;
    }

    /// <inheritdoc/>
    public void Learnt(ObservedInterval interval, EngineResult result)
    {
        bots.Observe(interval);
        clients.Learn(result, bots.Likely());
    }

    /// <inheritdoc/>
    public void Train(ModelTraining training) => _training ??= (training, Task.Run(training.Run));

    private void FinishTraining()
    {
        if (_training is not { Work.IsCompleted: true } done)
        {
            return;
        }

        _training = null;
        if (done.Work.IsCompletedSuccessfully)
        {
            done.Training.Finish();
        }
        else
        {
            log.LogError(done.Work.Exception, "The models of {Pool} could not be trained; those before stay", done.Training.Pool);
        }
    }

    private Dictionary<string, double> LoadNow() =>
        load?.Current is { } current ? new Dictionary<string, double>(StringComparer.Ordinal) { [""] = current } : new Dictionary<string, double>(StringComparer.Ordinal);
}
