namespace EnvoyRls.Server.Telemetry.Push;

/// <summary>What carries the lines to the collector.</summary>
internal enum StatProtocol
{
    Tcp,
    Udp,
    UnixDatagram,
}
