namespace EnvoyRls.Adaptive.Observation.Following;

/// <summary>What is kept of something that is followed: since it is followed, and in the interval.</summary>
internal interface IFollowedRow
{
    /// <summary>The interval that it was last seen in; the table's business.</summary>
    int Interval { get; set; }

    /// <summary>Forgets what was of the last interval.</summary>
    void Begin();
}
