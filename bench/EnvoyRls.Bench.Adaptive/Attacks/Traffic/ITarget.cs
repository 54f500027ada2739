using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>What attackers know of a site that anybody can know, and whose program they break into.</summary>
internal interface ITarget
{
    /// <summary>The page that costs most.</summary>
    string Costly { get; }

    /// <summary>The page that passwords are tried at.</summary>
    string Login { get; }

    /// <summary>Whether calls say who is logged in.</summary>
    bool HasUsers { get; }

    /// <summary>Calls a second of the client that is broken into.</summary>
    double VictimRate { get; }

    /// <summary>A page as people choose it.</summary>
    string Page(SplitMix64 chance);

    /// <summary>A page that nobody has asked for, beside those that people ask for most.</summary>
    string Unseen(SplitMix64 chance);

    /// <summary>A browser, common ones more often.</summary>
    string Browser(SplitMix64 chance);

    /// <summary>A call made in the name of the client that is broken into.</summary>
    ShopCall Victim(SplitMix64 chance);
}
