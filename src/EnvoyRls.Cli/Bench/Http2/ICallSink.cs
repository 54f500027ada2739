namespace EnvoyRls.Cli.Bench.Http2;

/// <summary>Hears of every call that has ended.</summary>
internal interface ICallSink
{
    /// <param name="connection">The connection that it was made over.</param>
    /// <param name="call">The call.</param>
    /// <param name="outcome">How it ended: a number of <see cref="Outcome"/>.</param>
    /// <param name="now">When, by <see cref="Load.LoadClock"/>.</param>
    void Ended(LoadConnection connection, in Call call, int outcome, long now);
}
