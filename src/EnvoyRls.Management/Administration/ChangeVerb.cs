namespace EnvoyRls.Management.Administration;

/// <summary>What an operation does.</summary>
internal enum ChangeVerb
{
    /// <summary>Creates an object or replaces it as a whole.</summary>
    Put,

    /// <summary>Removes an object.</summary>
    Delete,

    /// <summary>Brings rules, list items and tiers back to what they were at a version.</summary>
    Restore,
}
