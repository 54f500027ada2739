namespace EnvoyRls.Management.Repository;

/// <summary>What a row of usage counts.</summary>
internal enum UsageKind
{
    /// <summary>All decisions of the replica.</summary>
    Total,

    /// <summary>One rule.</summary>
    Rule,

    /// <summary>One user.</summary>
    User,

    /// <summary>One endpoint.</summary>
    Endpoint,

    /// <summary>One key (a rule with the request's values) that was limited.</summary>
    LimitedKey,
}
