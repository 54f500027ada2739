namespace EnvoyRls.Redis.Calls;

/// <summary>How a batch is carried out.</summary>
internal enum BatchManner
{
    /// <summary>Every charge by itself, or every read or reset.</summary>
    Each,

    /// <summary>One script for all.</summary>
    Whole,

    /// <summary>One lease, which replicas of the server have to know of.</summary>
    Granted,

    /// <summary>Every charge by itself; what was charged is given back if any is denied or fails.</summary>
    EachUnlessDenied,

    /// <summary>What was charged is being given back.</summary>
    GivenBack,
}
