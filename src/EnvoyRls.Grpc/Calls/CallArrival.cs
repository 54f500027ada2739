namespace EnvoyRls.Grpc.Calls;

/// <summary>How a call came.</summary>
/// <param name="At">When it was there at the latest, as a timestamp: its deadline counts from then, however long it waited to be looked at.</param>
/// <param name="HasRoom">Whether there is room for it.</param>
internal readonly record struct CallArrival(long At, bool HasRoom);
