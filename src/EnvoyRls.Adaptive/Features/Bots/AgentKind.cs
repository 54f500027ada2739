namespace EnvoyRls.Adaptive.Features.Bots;

/// <summary>What a client says it is.</summary>
internal enum AgentKind
{
    /// <summary>Calls do not tell: no descriptor names the user agent.</summary>
    Unknown,

    /// <summary>It says it is a browser, as most who forge do.</summary>
    Browser,

    /// <summary>It says something else.</summary>
    Other,

    /// <summary>It says nothing where others do.</summary>
    Absent,

    /// <summary>It says it is a program.</summary>
    Automation,
}
