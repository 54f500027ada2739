namespace EnvoyRls.Core.Clients;

/// <summary>A client that is said to be so, where there is no call to look at.</summary>
/// <param name="Standing">What is known of it.</param>
internal sealed record AssumedClient(ClientStanding Standing) : ICallClient
{
    /// <summary>A client of whom nothing bad is known.</summary>
    public static readonly AssumedClient Ordinary = new(ClientStanding.Ordinary);
}
