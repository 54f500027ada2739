using EnvoyRls.Adaptive.Detection.Pools;
using EnvoyRls.Adaptive.Detection.Series;

namespace EnvoyRls.Adaptive.Models;

/// <summary>A pool's part in a version.</summary>
/// <param name="Key">Whose rows it judges.</param>
/// <param name="Models">What judges rows.</param>
/// <param name="Forecaster">What forecasts the rate, of pools that are series and long enough; else <see langword="null"/>.</param>
internal sealed record PoolVersion(PoolKey Key, PoolModels Models, TrainedForecaster? Forecaster);
