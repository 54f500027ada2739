namespace EnvoyRls.Adaptive.Features.Supplied;

/// <summary>Files that the operator supplies and may replace at any time. To be refreshed by one thread at a time; what they say is for any.</summary>
internal interface ISuppliedFiles
{
    /// <summary>Where they are.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>What is wrong with them now, one sentence each, beginning with the path.</summary>
    IEnumerable<string> Problems { get; }

    /// <summary>Reads those that have changed; whether anything new was taken over. What is wrong or gone leaves what it said last.</summary>
    bool Refresh();
}
