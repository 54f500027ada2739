using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>
/// Hears of changes by other replicas: one connection that listens, and asks for the last version whenever it has heard
/// nothing for a second, which finds out notifications that got lost and connections that died in silence.
/// </summary>
/// <param name="database">Where the changes are made.</param>
/// <param name="versions">Told of versions.</param>
/// <param name="tokens">Told of tokens; each change of them counts as a version.</param>
/// <param name="log">Told when the database goes away and comes back.</param>
internal sealed class ChangeListener(PostgresDatabase database, VersionSignal versions, VersionSignal tokens, ILogger log)
{
    /// <summary>Carries the number of each version that is committed.</summary>
    public const string VersionChannel = "envoyrls_changed";

    /// <summary>Told when a token is made or revoked.</summary>
    public const string TokenChannel = "envoyrls_tokens_changed";

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private bool _away;
    private TimeSpan _delay = FirstDelay;

    /// <summary>Listens until it is stopped, connecting again whenever it has to.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(cancellation);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                Away(database.Failed(error));
                await Task.Delay(_delay, cancellation);
                _delay = _delay * 2 < LongestDelay ? _delay * 2 : LongestDelay;
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(cancellation);
        connection.Notification += Notified;
        try
        {
            await using (NpgsqlCommand listen = new($"LISTEN {VersionChannel}; LISTEN {TokenChannel}", connection))
            {
                await listen.ExecuteNonQueryAsync(cancellation);
            }

            // What happened before it listened.
            await AskAsync(connection, cancellation);
            tokens.Another();
            Back();
            while (true)
            {
                if (!await connection.WaitAsync(PollInterval, cancellation))
                {
                    await AskAsync(connection, cancellation);
                }
            }
        }
        finally
        {
            connection.Notification -= Notified;
        }
    }

    private async Task AskAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using NpgsqlCommand ask = new("SELECT version FROM envoyrls.head", connection);
        versions.Is((long)(await ask.ExecuteScalarAsync(cancellation))!);
        database.Answered();
    }

    private void Notified(object sender, NpgsqlNotificationEventArgs notification)
    {
        if (notification.Channel == TokenChannel)
        {
            tokens.Another();
        }
        else if (long.TryParse(notification.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out long version))
        {
            versions.Made(version);
        }
    }

    private void Away(RepositoryException error)
    {
        if (!_away)
        {
            _away = true;
            log.LogWarning("{Reason}; changes by other replicas are not heard of until it is back", error.Message);
        }
    }

    private void Back()
    {
        _delay = FirstDelay;
        if (_away)
        {
            _away = false;
            log.LogInformation("{Database} is back", database.Description);
        }
    }
}
