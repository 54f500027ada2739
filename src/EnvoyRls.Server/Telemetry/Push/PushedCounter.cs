namespace EnvoyRls.Server.Telemetry.Push;

/// <summary>How much of a counter the collector has been sent.</summary>
internal sealed class PushedCounter(StatLine line)
{
    public StatLine Line => line;

    /// <summary>The total that was sent.</summary>
    public ulong Sent { get; private set; }

    /// <summary>The total that will have been sent once the current packet is.</summary>
    public ulong Pending { get; set; }

    public void Commit() => Sent = Pending;
}
