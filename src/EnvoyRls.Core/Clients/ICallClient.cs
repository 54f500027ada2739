namespace EnvoyRls.Core.Clients;

/// <summary>Who is behind a call, for rules that ask.</summary>
internal interface ICallClient
{
    /// <summary>What is known of the client; looked up when it is first asked for.</summary>
    ClientStanding Standing { get; }
}
