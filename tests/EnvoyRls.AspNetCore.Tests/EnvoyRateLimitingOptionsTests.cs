using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EnvoyRls.AspNetCore.Tests;

public sealed class EnvoyRateLimitingOptionsTests
{
    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        OptionsValidationException error = Refused(options =>
        {
            options.Addresses.Add(new Uri("ftp://here"));
            options.Domain = "";
            options.Timeout = TimeSpan.Zero;
            options.ConnectionLifetime = TimeSpan.Zero;
            options.OnFailure = (FailureMode)9;
            options.FailureStatusCode = 429;
            options.Instances = 0;
            options.LearnedDescriptors = -1;
            options.LocalLimits.Add(new LocalLimit { Amount = 1, Window = TimeSpan.Zero });
        });

        Assert.Collection(
            error.Failures,
            failure => Assert.StartsWith("The address 'ftp://here/'", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Domain is empty", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Timeout is 00:00:00", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("ConnectionLifetime is", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("OnFailure is 9", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("FailureStatusCode is 429", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Instances is 0", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("LearnedDescriptors is -1", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("LocalLimits[0] has no keys", failure, StringComparison.Ordinal),
            failure => Assert.Equal("LocalLimits[0] cannot be: the window must be from 1 millisecond to 366 days.", failure));
    }

    [Fact]
    public void A_service_must_be_named() =>
        Assert.StartsWith("Addresses is empty", Refused(_ => { }).Failures.Single(), StringComparison.Ordinal);

    [Fact]
    public void Settings_are_read_from_configuration()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Addresses:0"] = "http://envoyrls:8081",
            ["Timeout"] = "00:00:00.050",
            ["OnFailure"] = "Local",
            ["LocalLimits:0:Keys:0"] = "user",
            ["LocalLimits:0:Amount"] = "5",
            ["LocalLimits:0:Window"] = "00:01:00",
        }).Build();
        EnvoyRateLimitingOptions options = new();

        configuration.Bind(options);

        Assert.Equal(new Uri("http://envoyrls:8081"), options.Addresses.Single());
        Assert.Equal(TimeSpan.FromMilliseconds(50), options.Timeout);
        Assert.Equal(FailureMode.Local, options.OnFailure);
        LocalLimit limit = options.LocalLimits.Single();
        Assert.Equal(["user"], limit.Keys);
        Assert.Equal((5u, TimeSpan.FromMinutes(1)), (limit.Amount, limit.Window));
    }

    [Fact]
    public void Policies_have_names_of_their_own_and_something_to_limit()
    {
        EnvoyRateLimitingOptions options = new();
        options.AddPolicy("a", policy => policy.Descriptor(LimitBy.Method()));

        Assert.Throws<ArgumentException>(() => options.AddPolicy("a", policy => policy.Descriptor(LimitBy.Method())));
        Assert.Throws<ArgumentException>(() => options.AddPolicy("b", _ => { }));
        Assert.Throws<ArgumentException>(() => options.SetGlobalPolicy(_ => { }));
    }

    private static OptionsValidationException Refused(Action<EnvoyRateLimitingOptions> configure)
    {
        EnvoyRateLimitingOptions options = new();
        configure(options);
        ValidateOptionsResult result = new EnvoyRateLimitingOptionsValidator().Validate(null, options);
        return new OptionsValidationException("", typeof(EnvoyRateLimitingOptions), result.Failures);
    }
}
