namespace EnvoyRls.Adaptive.Backtest.Attacks;

/// <summary>An attack that is put into traffic.</summary>
/// <param name="Model">How it behaves.</param>
/// <param name="Start">When it begins.</param>
/// <param name="Duration">How long it lasts.</param>
/// <param name="Rate">Requests a second, on average; above 0. They come as a Poisson process.</param>
/// <param name="Clients">How many clients take part, where the model leaves it open; at least 1.</param>
/// <param name="Seed">Where chance starts.</param>
internal sealed record AttackPlan(AttackModel Model, DateTimeOffset Start, TimeSpan Duration, double Rate, int Clients, ulong Seed)
{
    /// <summary>From when on it is over.</summary>
    public DateTimeOffset End => Start + Duration;
}
