namespace EnvoyRls.Adaptive.Observation.Calls;

/// <summary>An entry of a call that is being looked at.</summary>
internal struct HashedEntry
{
    public string Key;
    public string Value;

    /// <summary>Hash of the key.</summary>
    public ulong KeyHash;

    /// <summary>Hash of key and value.</summary>
    public ulong Hash;
    public EntryRole Role;

    /// <summary>For a client's entry its place among the keys that name clients, the preferred one 0.</summary>
    public byte Preference;

    /// <summary>Whether it names one client; a prefix of addresses stands for many.</summary>
    public readonly bool NamesOneClient => Role == EntryRole.Client && !Value.Contains('/');
}
