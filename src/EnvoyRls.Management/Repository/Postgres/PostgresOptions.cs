using System.Globalization;
using System.Security.Authentication;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>Where the database is and how it is spoken to. Holds the password; only <see cref="Description"/> is for people.</summary>
internal sealed class PostgresOptions
{
    /// <summary>
    /// What the address may say otherwise. Seconds to connect, and without an answer until a connection is given up;
    /// milliseconds for the server to stop what was given up. Statements are prepared from their second use on, which halves
    /// the time of a commit of thousands of objects.
    /// </summary>
    private const string Defaults =
        "Timeout=3;Command Timeout=5;Cancellation Timeout=500;Maximum Pool Size=10;Max Auto Prepare=30;Auto Prepare Min Usages=2;"
        + "Application Name=envoyrls;GSS Encryption Mode=Disable";

    /// <summary>The server's side of the same: what nobody waits for any more must not hold locks there.</summary>
    private const string ServerTimeouts = "-c lock_timeout=3000 -c statement_timeout=30000 -c idle_in_transaction_session_timeout=10000";

    private readonly NpgsqlConnectionStringBuilder _settings;

    private readonly Func<string>? _renew;

    private PostgresOptions(NpgsqlConnectionStringBuilder settings, Func<string>? renew)
    {
        _settings = settings;
        _renew = renew;
    }

    /// <summary>What logs and status pages call it: <c>PostgreSQL db:5432/limits</c>.</summary>
    public string Description => string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {Hosts}/{Database}");

    /// <summary>The role that is logged in as.</summary>
    public string User => _settings.Username ?? Environment.UserName;

    public string Database => _settings.Database ?? User;

    private bool HasSeveralHosts => _settings.Host!.Contains(',', StringComparison.Ordinal);

    private string Hosts => HasSeveralHosts ? _settings.Host! : string.Create(CultureInfo.InvariantCulture, $"{_settings.Host}:{_settings.Port}");

    /// <summary>Reads a URL (<c>postgres://user:password@host:5432/database</c>) or Npgsql's <c>Host=...;Username=...</c>.</summary>
    /// <param name="text">The address.</param>
    /// <param name="renew">Gives the address as it is now, whose password the next connection has; <see langword="null"/> where it stays.</param>
    /// <exception cref="FormatException">It is neither; the message is one sentence and tells no part of it that may be secret.</exception>
    public static PostgresOptions Parse(string text, Func<string>? renew = null)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            string given = PostgresUrl.Is(text) ? PostgresUrl.Parse(text).ConnectionString : text;
            settings = new NpgsqlConnectionStringBuilder($"{Defaults};{given}");
        }
        catch (FormatException error)
        {
            throw new FormatException($"the address of PostgreSQL cannot be read: {error.Message}", error);
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
#pragma warning disable MA0054 // Npgsql's own message may repeat a part of the password that it took for a keyword.
            throw new FormatException(
                "the address of PostgreSQL cannot be read: write postgres://user:password@host:5432/database, or Host=...;Username=...;Password=...;Database=...");
#pragma warning restore MA0054
        }

        if (string.IsNullOrEmpty(settings.Host))
        {
            throw new FormatException("the address of PostgreSQL names no host");
        }

        settings.Options = settings.Options is { Length: > 0 } own ? $"{ServerTimeouts} {own}" : ServerTimeouts;
        settings.IncludeErrorDetail = false;
        return new PostgresOptions(settings, renew);
    }

    /// <summary>With several hosts, connections go to the one that takes writes.</summary>
    public NpgsqlDataSource CreateDataSource()
    {
        NpgsqlDataSourceBuilder builder = new(_settings.ConnectionString);
        builder.UseSslClientAuthenticationOptionsCallback(static tls => tls.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13);
        if (_renew is not null && _settings.Password is not null)
        {
            builder.ConnectionStringBuilder.Password = null;
            builder.UsePasswordProvider(_ => CurrentPassword(), (_, _) => ValueTask.FromResult(CurrentPassword()));
        }

        return HasSeveralHosts && string.IsNullOrEmpty(_settings.TargetSessionAttributes)
            ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite)
            : builder.Build();
    }

    public override string ToString() => Description;

    /// <summary>An address that makes no sense any more has the password that it had at the start.</summary>
    private string CurrentPassword()
    {
        try
        {
            return Parse(_renew!())._settings.Password ?? _settings.Password!;
        }
        catch (FormatException)
        {
            return _settings.Password!;
        }
    }
}
