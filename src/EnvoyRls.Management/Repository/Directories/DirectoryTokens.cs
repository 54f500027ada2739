using System.Text.Json;
using EnvoyRls.Management.Access;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>The tokens' file. The server and <c>rls token</c> may change it side by side.</summary>
internal sealed class DirectoryTokens : ITokens, IDisposable
{
    private const string Comment = "The tokens of the admin API; of their secrets only hashes. Change them with `rls token` or through the admin API.";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestLock = TimeSpan.FromSeconds(5);

    private readonly DirectoryLayout _layout;
    private readonly IDurableFiles _files;
    private readonly TimeProvider _time;
    private readonly FileWork _work = new();
    private readonly ChangeBroadcast _changed = new();
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>The tokens of a directory, which is made if need be.</summary>
    public DirectoryTokens(string directory, TimeProvider time)
        : this(directory, DiskFiles.Instance, time)
    {
    }

    internal DirectoryTokens(string directory, IDurableFiles files, TimeProvider time)
    {
        _layout = new DirectoryLayout(directory);
        _files = files;
        _time = time;
    }

    public Task<IReadOnlyList<TokenRecord>> ListAsync(CancellationToken cancellation) =>
        _work.RunAsync<IReadOnlyList<TokenRecord>>(() => [.. Read().OrderBy(token => token.CreatedAt)]);

    public Task AddAsync(TokenRecord token, CancellationToken cancellation) => ChangeAsync(
        tokens =>
        {
            tokens.Add(token);
            return true;
        },
        cancellation);

    public Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation) => ChangeAsync(
        tokens =>
        {
            int place = tokens.FindIndex(token => token.Id == id);
            if (place >= 0)
            {
                tokens[place] = tokens[place] with { RevokedAt = tokens[place].RevokedAt ?? at };
            }

            return place >= 0;
        },
        cancellation);

    public async Task WaitForChangeAsync(CancellationToken cancellation)
    {
        // Another process tells nobody; looking is cheap.
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(_changed.Next, Task.Delay(Poll, _time, either.Token));
        await either.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>Reads the tokens, lets them be changed and writes them, alone among processes.</summary>
    private async Task<bool> ChangeAsync(Func<List<TokenRecord>, bool> change, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await _work.RunAsync(() => _layout.Make(_files));
            using DirectoryLock held = await TakeLockAsync(cancellation);
            bool changed = await _work.RunAsync(() => ChangeAlone(change));
            _changed.Set();
            return changed;
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<DirectoryLock> TakeLockAsync(CancellationToken cancellation)
    {
        long started = _time.GetTimestamp();
        while (_time.GetElapsedTime(started) < LongestLock)
        {
            if (await _work.RunAsync(() => DirectoryLock.TryTake(_layout.TokensLock)) is { } held)
            {
                return held;
            }

            await Task.Delay(LockRetry, _time, cancellation);
        }

        throw new RepositoryException($"another process is changing {_layout.Tokens}; try again");
    }

    private bool ChangeAlone(Func<List<TokenRecord>, bool> change)
    {
        List<TokenRecord> tokens = Read();
        bool changed = change(tokens);
        if (changed)
        {
            _files.Replace(_layout.Tokens, StoredDocument.Write(Comment, json => Write(tokens, json)));
        }

        return changed;
    }

    private List<TokenRecord> Read()
    {
        if (!File.Exists(_layout.Tokens))
        {
            return [];
        }

        StoredMapping root = StoredDocument.Read(_layout.Tokens, File.ReadAllBytes(_layout.Tokens), "tokens");
        return [.. root.Items("tokens", "id", "name", "role", "secret_sha256", "created_at", "created_by", "expires_at", "revoked_at").Select(Read)];
    }

    private static TokenRecord Read(StoredMapping token)
    {
        if (!RoleNames.TryParse(token.Text("role"), out Role role))
        {
            throw token.FaultAt("role", $"'{token.Text("role")}' is no role", $"write one of {RoleNames.All}");
        }

        return new TokenRecord(
            token.Text("id"),
            token.Text("name"),
            role,
            token.Text("secret_sha256"),
            token.Moment("created_at"),
            token.Text("created_by"),
            token.OptionalMoment("expires_at"),
            token.OptionalMoment("revoked_at"));
    }

    private static void Write(IEnumerable<TokenRecord> tokens, Utf8JsonWriter json)
    {
        json.WriteStartArray("tokens");
        foreach (TokenRecord token in tokens)
        {
            json.WriteStartObject();
            json.WriteString("id", token.Id);
            json.WriteString("name", token.Name);
            json.WriteString("role", RoleNames.NameOf(token.Role));
            json.WriteString("secret_sha256", token.SecretHash);
            json.WriteString("created_at", StoredText.Of(token.CreatedAt));
            json.WriteString("created_by", token.CreatedBy);
            WriteMoment("expires_at", token.ExpiresAt, json);
            WriteMoment("revoked_at", token.RevokedAt, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMoment(string name, DateTimeOffset? moment, Utf8JsonWriter json) =>
        json.WriteString(name, moment is { } known ? StoredText.Of(known) : null);
}
