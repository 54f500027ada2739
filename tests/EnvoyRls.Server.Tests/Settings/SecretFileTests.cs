using EnvoyRls.Server.Settings;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class SecretFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>Every setting that can hold a secret, and a value that makes sense.</summary>
    public static TheoryData<string, string> Secrets => new()
    {
        { "REDIS_URL", "redis://:s3cret@redis:6379" },
        { "REDIS_AUTH", "s3cret" },
        { "REDIS_SENTINEL_AUTH", "s3cret" },
        { "REDIS_PERSECOND_URL", "redis://:s3cret@redis:6379" },
        { "REDIS_PERSECOND_AUTH", "s3cret" },
        { "REDIS_PERSECOND_SENTINEL_AUTH", "s3cret" },
        { "REGION_REDIS", "us=redis://:s3cret@redis.us:6379" },
        { "REGION_REDIS_AUTH", "s3cret" },
        { "REGION_REDIS_SENTINEL_AUTH", "s3cret" },
        { "CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", "authorization:s3cret" },
        { "POSTGRES_URL", "postgres://limits:s3cret@db/limits" },
        { "OTEL_EXPORTER_OTLP_HEADERS", "authorization=s3cret" },
        { "DECISION_LOG_KEY_SECRET", "s3cret" },
        { "EVENTS_URL", "https://events.example/in?key=s3cret" },
        { "EVENTS_TOKEN", "s3cret" },
    };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_secret_can_come_from_a_file_and_nothing_else_can() => Assert.Equal(
        Secrets.Select(secret => $"{secret.Data.Item1}_FILE").Order(StringComparer.Ordinal),
        ServerSettings.Variables.Select(variable => variable.Name)
            .Where(name => name.EndsWith("_FILE", StringComparison.Ordinal) && !name.StartsWith("KUBERNETES_", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_file_stands_for_the_setting(string name, string value)
    {
        SettingsResult result = SettingsOf.Load(Redis(name, ($"{name}_FILE", Written(value + '\n'))));

        Assert.Empty(result.Errors);
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Both_are_too_many(string name, string value)
    {
        SettingsResult result = SettingsOf.Load(Redis(name, (name, value), ($"{name}_FILE", Written(value))));

        Assert.Equal([$"{name} and {name}_FILE are both set; keep one of them"], result.Errors);
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_file_that_is_not_there_is_named(string name, string value)
    {
        string path = _directory.File($"missing-{value.Length}");

        SettingsResult result = SettingsOf.Load(Redis(name, ($"{name}_FILE", path)));

        Assert.StartsWith($"{name}_FILE: the file {path} cannot be read: ", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_anything_is_a_mistake()
    {
        string path = Written("\n");

        Assert.Equal($"REDIS_AUTH_FILE: the file {path} is empty", SettingsOf.OnlyError(("REDIS_URL", "redis:6379"), ("REDIS_AUTH_FILE", path)));
    }

    [Theory]
    [InlineData("s3cret", "s3cret")]
    [InlineData("s3cret\n", "s3cret")]
    [InlineData("s3cret\r\n", "s3cret")]
    [InlineData(" s3cret \n\n", " s3cret \n")]
    [InlineData("two\nlines\n", "two\nlines")]
    public void Only_the_last_line_end_is_no_part_of_it(string content, string expected) => Assert.Equal(
        expected, SettingsOf.Valid(("REDIS_URL", "redis:6379"), ("REDIS_AUTH_FILE", Written(content))).Redis!.Main.Auth.Reveal());

    [Fact]
    public void A_name_that_is_set_to_nothing_is_not_set() =>
        Assert.Equal("s3cret", SettingsOf.Valid(("REDIS_URL", "redis:6379"), ("REDIS_AUTH", "s3cret"), ("REDIS_AUTH_FILE", "")).Redis!.Main.Auth.Reveal());

    [Fact]
    public void An_address_in_a_file_chooses_Redis() =>
        Assert.Equal("redis:6379", SettingsOf.Valid(("REDIS_URL_FILE", Written("redis:6379\n"))).Redis?.Main.Url.Reveal());

    [Fact]
    public void What_the_file_holds_now_is_had_for_the_asking_and_the_last_of_it_while_it_cannot_be_read()
    {
        string path = Written("first\n");
        Secret secret = SettingsOf.Valid(("REDIS_URL", "redis:6379"), ("REDIS_AUTH_FILE", path)).Redis!.Main.Auth;
        File.WriteAllText(path, "second\n");

        Assert.Equal("first", secret.Reveal());
        Assert.Equal("second", secret.Renew());
        File.WriteAllText(path, "");
        Assert.Equal("second", secret.Renew());
        File.Delete(path);
        Assert.Equal("second", secret.Renew());
        Assert.Equal("*****", secret.ToString());
    }

    /// <summary>The settings under which a Redis setting counts, and those of the case.</summary>
    private static (string Name, string Value)[] Redis(string name, params (string Name, string Value)[] settings)
    {
        List<(string, string)> all = [("REDIS_PERSECOND", "true"), ("BACKEND_TYPE", "redis"), ("REGION", "eu"), .. settings];
        all.AddRange(new[] { "REDIS_URL", "REDIS_PERSECOND_URL" }.Where(address => address != name).Select(address => (address, "redis:6379")));
        return [.. all];
    }

    private string Written(string content)
    {
        string path = _directory.File("secret");
        File.WriteAllText(path, content);
        return path;
    }
}
