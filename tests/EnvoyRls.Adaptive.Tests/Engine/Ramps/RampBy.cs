namespace EnvoyRls.Adaptive.Tests.Engine.Ramps;

/// <summary>Whose traffic grows.</summary>
public enum RampBy
{
    /// <summary>One client's, by one key.</summary>
    OneClient,

    /// <summary>That of clients too many to be seen one by one, all for the same path: a signature.</summary>
    ManyOnOnePath,

    /// <summary>That of all clients alike: the whole domain.</summary>
    Everybody,
}
