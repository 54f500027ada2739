using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>
/// The database: gives connections to migrated tables, tries again what a broken connection interrupted, and tells every
/// fault as a <see cref="RepositoryException"/>. Nothing waits longer than <see cref="OperationLimit"/>.
/// </summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    /// <summary>Longest time that one use takes, all attempts together.</summary>
    public static readonly TimeSpan OperationLimit = TimeSpan.FromSeconds(10);

    /// <summary>A pool may hold several connections that a restart of the server broke, and each is found out by its use.</summary>
    private const int MostAttempts = 5;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(500);

    private readonly PostgresOptions _options;
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _migrating = new(1, 1);
    private volatile bool _migrated;
    private volatile bool _healthy = true;

    public PostgresDatabase(PostgresOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _source = options.CreateDataSource();
    }

    public string Description => _options.Description;

    /// <summary>Whether the last use succeeded.</summary>
    public bool IsHealthy => _healthy;

    /// <summary>Uses a connection; may be asked to do so again after a fault that passes.</summary>
    /// <exception cref="RepositoryException">It did not succeed.</exception>
    public Task<T> UseAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation) =>
        UseAsync(work, MayTryAgain, cancellation);

    /// <summary>Whether what failed by that fault, as often as that, is worth another attempt.</summary>
    public static bool MayTryAgain(Exception error, int attempt) => attempt < MostAttempts && PostgresFaults.IsPassing(error);

    /// <summary>Uses a connection, again and again while the caller asks for it and there is time.</summary>
    /// <param name="work">What is done with the connection.</param>
    /// <param name="goOn">Whether to try again, by the fault and the number of attempts made.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="RepositoryException">It did not succeed.</exception>
    public async Task<T> UseAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, Func<Exception, int, bool> goOn, CancellationToken cancellation)
    {
        // Time limits of sockets are real time, whatever clock the data is stamped by.
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(OperationLimit);
        TimeSpan delay = FirstDelay;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await using NpgsqlConnection connection = await OpenAsync(limit.Token);
                T result = await work(connection, limit.Token);
                _healthy = true;
                return result;
            }
            catch (Exception error)
            {
                cancellation.ThrowIfCancellationRequested();
                if (limit.IsCancellationRequested || !goOn(error, attempt))
                {
                    throw Failed(error);
                }
            }

            await DelayAsync(delay, limit.Token);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }

    /// <summary>Runs one statement.</summary>
    /// <returns>The number of rows that it changed.</returns>
    /// <exception cref="RepositoryException">It did not succeed.</exception>
    public Task<int> ExecuteAsync(string sql, object?[] values, CancellationToken cancellation) => UseAsync(
        async (connection, token) =>
        {
            await using NpgsqlCommand command = Sql.Command(connection, sql, values);
            return await command.ExecuteNonQueryAsync(token);
        },
        cancellation);

    /// <summary>Runs one statement and reads every row of its answer.</summary>
    /// <exception cref="RepositoryException">It did not succeed.</exception>
    public Task<List<T>> QueryAsync<T>(
        string sql, object?[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellation) => UseAsync(
        async (connection, token) =>
        {
            await using NpgsqlCommand command = Sql.Command(connection, sql, values);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(token);
            List<T> rows = [];
            while (await reader.ReadAsync(token))
            {
                rows.Add(read(reader));
            }

            return rows;
        },
        cancellation);

    /// <summary>A connection to migrated tables, for whoever keeps it and judges its faults itself.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellation);
        try
        {
            await MigrateOnceAsync(connection, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a fault is told as; the database counts as away from here on.</summary>
    public RepositoryException Failed(Exception error)
    {
        _healthy = false;
        return error as RepositoryException ?? new RepositoryException(PostgresFaults.Describe(error, _options), error);
    }

    /// <summary>The database answered.</summary>
    public void Answered() => _healthy = true;

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _migrating.Dispose();
    }

    private static async Task DelayAsync(TimeSpan delay, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(delay, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The next attempt finds the same token cancelled and tells it as it has to be told.
        }
    }

    private async Task MigrateOnceAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (_migrated)
        {
            return;
        }

        await _migrating.WaitAsync(cancellation);
        try
        {
            if (!_migrated)
            {
                await PostgresMigrations.ApplyAsync(connection, _options.Description, _time, cancellation);
                _migrated = true;
            }
        }
        finally
        {
            _migrating.Release();
        }
    }
}
