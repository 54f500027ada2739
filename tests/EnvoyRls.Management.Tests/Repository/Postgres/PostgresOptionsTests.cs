using EnvoyRls.Management.Repository.Postgres;
using Npgsql;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

public sealed class PostgresOptionsTests
{
    [Theory]
    [InlineData("postgres://ann:p%40ss%3A%2F@db:6432/limits?sslmode=verify-full&application_name=edge", "PostgreSQL db:6432/limits")]
    [InlineData("postgresql://db/limits", "PostgreSQL db:5432/limits")]
    [InlineData("postgres://ann@[2001:db8::1]:6432/limits", "PostgreSQL 2001:db8::1:6432/limits")]
    [InlineData("postgres://ann:secret@db1:5432,db2:5433/limits", "PostgreSQL db1:5432,db2:5433/limits")]
    [InlineData("postgres://ann:secret@db", "PostgreSQL db:5432/ann")]
    [InlineData("Host=db;Port=6432;Username=ann;Password=\"a;b=c\";Database=limits", "PostgreSQL db:6432/limits")]
    public void An_address_is_described_without_its_secrets(string text, string description)
    {
        PostgresOptions options = PostgresOptions.Parse(text);

        Assert.Equal(description, options.Description);
        Assert.Equal(description, options.ToString());
    }

    [Fact]
    public void A_url_says_what_a_connection_string_says()
    {
        NpgsqlConnectionStringBuilder settings = PostgresUrl.Parse(
            "postgres://a%40b:p%40s%3As%2F%3F@db:6432/li%20mits?sslmode=verify-ca&sslrootcert=%2Fca.pem&sslcert=c&sslkey=k&target_session_attrs=read-write");

        Assert.Equal(("a@b", "p@s:s/?", "db", 6432, "li mits"), (settings.Username, settings.Password, settings.Host, settings.Port, settings.Database));
        Assert.Equal((SslMode.VerifyCA, "/ca.pem", "c", "k", "read-write"), (settings.SslMode, settings.RootCertificate, settings.SslCertificate, settings.SslKey, settings.TargetSessionAttributes));
    }

    [Theory]
    [InlineData("postgres://ann:s3cret@/limits", "names no host")]
    [InlineData("postgres://ann:s3cret@db:x/limits", "its port is no number from 1 to 65535")]
    [InlineData("postgres://ann:s3cret@db:70000/limits", "its port is no number from 1 to 65535")]
    [InlineData("postgres://ann:s3cret@db/limits?ssl=1", "its parameter 'ssl' is not known")]
    [InlineData("postgres://ann:s3cret@db/limits?sslmode=maybe", "its parameter 'sslmode' has no such value")]
    [InlineData("Host=db;Password=a;s3cret=b", "write postgres://user:password@host:5432/database")]
    [InlineData("Host=db;Port=s3cret", "write postgres://user:password@host:5432/database")]
    [InlineData("Username=ann;Password=s3cret", "names no host")]
    [InlineData("s3cret", "write postgres://user:password@host:5432/database")]
    [InlineData("", "names no host")]
    public void An_address_that_cannot_be_read_is_told_without_its_secrets(string text, string expected)
    {
        FormatException error = Assert.Throws<FormatException>(() => PostgresOptions.Parse(text));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeouts_are_set_and_give_way_to_what_the_address_says()
    {
        await using NpgsqlDataSource plain = PostgresOptions.Parse("Host=db").CreateDataSource();
        await using NpgsqlDataSource own = PostgresOptions.Parse("Host=db;Command Timeout=9;Options=-c search_path=x").CreateDataSource();

        NpgsqlConnectionStringBuilder defaults = new(plain.ConnectionString);
        NpgsqlConnectionStringBuilder changed = new(own.ConnectionString);
        Assert.Equal((3, 5), (defaults.Timeout, defaults.CommandTimeout));
        Assert.Equal((3, 9), (changed.Timeout, changed.CommandTimeout));
        Assert.Equal($"{defaults.Options} -c search_path=x", changed.Options);
    }
}
