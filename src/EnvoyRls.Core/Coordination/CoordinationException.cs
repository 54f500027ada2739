namespace EnvoyRls.Core.Coordination;

/// <summary>What the replicas share cannot be reached: its store is away, refuses, or did not answer in time. The message holds no secret.</summary>
public sealed class CoordinationException : Exception
{
    public CoordinationException()
    {
    }

    public CoordinationException(string message)
        : base(message)
    {
    }

    public CoordinationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
