using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>What surrounds the engine in a service: rules, load, clients; and who is told what it made of an interval.</summary>
internal interface IEngineContext
{
    /// <summary>What counts now; <see langword="null"/> while there are no rules yet.</summary>
    EngineSurroundings? Surroundings();

    /// <summary>Tells what came of an interval. Called between two ticks; must be quick.</summary>
    void Learnt(ObservedInterval interval, EngineResult result);

    /// <summary>Runs a training aside and finishes it between two ticks.</summary>
    void Train(ModelTraining training);
}
