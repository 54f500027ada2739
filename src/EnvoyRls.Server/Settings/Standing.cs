namespace EnvoyRls.Server.Settings;

/// <summary>How a variable here stands to the variable of that name in the reference service.</summary>
internal enum Standing
{
    /// <summary>Same name, same default, same meaning.</summary>
    Same,

    /// <summary>Accepted with every value of the reference; what it does is wider or safer.</summary>
    Better,

    /// <summary>Accepted and without effect; setting it is warned about.</summary>
    NotApplicable,

    /// <summary>Unknown to the reference snapshot this service is measured against.</summary>
    Ours,
}
