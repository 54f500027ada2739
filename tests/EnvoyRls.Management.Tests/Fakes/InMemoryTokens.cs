using EnvoyRls.Management.Access;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Fakes;

internal sealed class InMemoryTokens(Action check) : ITokens
{
    private readonly Lock _gate = new();
    private readonly List<TokenRecord> _tokens = [];

    public Task<IReadOnlyList<TokenRecord>> ListAsync(CancellationToken cancellation)
    {
        check();
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<TokenRecord>>([.. _tokens]);
        }
    }

    public Task AddAsync(TokenRecord token, CancellationToken cancellation)
    {
        check();
        lock (_gate)
        {
            _tokens.Add(token);
        }

        return Task.CompletedTask;
    }

    public Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation)
    {
        check();
        lock (_gate)
        {
            int place = _tokens.FindIndex(token => token.Id == id);
            if (place >= 0)
            {
                _tokens[place] = _tokens[place] with { RevokedAt = _tokens[place].RevokedAt ?? at };
            }

            return Task.FromResult(place >= 0);
        }
    }

    public Task WaitForChangeAsync(CancellationToken cancellation) => Task.Delay(TimeSpan.FromSeconds(1), cancellation);
}
