namespace EnvoyRls.Management.Repository;

/// <summary>The tokens of a repository of which nothing else is open.</summary>
/// <param name="tokens">The tokens.</param>
/// <param name="description">What messages call the repository.</param>
/// <param name="close">Closes what was opened for them.</param>
internal sealed class OpenTokens(ITokens tokens, string description, Func<ValueTask> close) : IAsyncDisposable
{
    public ITokens Tokens { get; } = tokens;

    public string Description { get; } = description;

    public ValueTask DisposeAsync() => close();
}
