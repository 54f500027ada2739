namespace EnvoyRls.Adaptive.Policy;

/// <summary>What can keep an override from being enforced. Texts for people and machines are in snake case: <c>baseline_too_recent</c>.</summary>
internal enum OverrideGate
{
    /// <summary>Not sure enough.</summary>
    Confidence,

    /// <summary>The domain has load to spare, or nothing is known of its load.</summary>
    Load,

    /// <summary>Too large a part of usual traffic would be denied.</summary>
    ImpactedBaseline,

    /// <summary>Fewer hits a second than are worth the trouble.</summary>
    RateFloor,

    /// <summary>An allow list lets the subject through.</summary>
    AllowListed,

    /// <summary>As many overrides, or changes a minute, as are allowed.</summary>
    Budget,

    /// <summary>What is normal has not been learnt for long enough.</summary>
    BaselineTooRecent,

    /// <summary>Most keys rise together: a crowd, not an attack.</summary>
    FlashCrowd,

    /// <summary>The domain's mode asks a person first.</summary>
    Mode,

    /// <summary>The rule or the domain exempts it.</summary>
    Exempt,

    /// <summary>An override of it ended a short while ago, or was rejected.</summary>
    CoolDown,

    /// <summary>Everything is switched off.</summary>
    KillSwitch,

    /// <summary>No descriptor tells the traffic in question from the rest.</summary>
    NoUsableRule,

    /// <summary>Many clients share the key, as behind a gateway that translates addresses.</summary>
    SharedAddress,

    /// <summary>It was in force for as long as it may be without a person's word.</summary>
    Unreviewed,
}
