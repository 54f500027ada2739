namespace EnvoyRls.Redis.Combining;

/// <summary>How a charge goes on its way.</summary>
internal enum Joined
{
    /// <summary>Now; later ones of its key wait until it is answered.</summary>
    Leads,

    /// <summary>With others of its key, when the one under way is answered.</summary>
    Waits,

    /// <summary>Not at all: too many wait already.</summary>
    Refused,
}
