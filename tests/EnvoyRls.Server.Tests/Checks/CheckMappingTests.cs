using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Tests.Settings;

namespace EnvoyRls.Server.Tests.Checks;

public sealed class CheckMappingTests
{
    [Theory]
    [InlineData("user_id=u", "user_id=u")]
    [InlineData("api_key=k", "api_key=k")]
    [InlineData("ip_address=192.0.2.1", "ip_address=192.0.2.1")]
    [InlineData("endpoint=/a", "endpoint=/a")]
    [InlineData("method=GET", "")]
    [InlineData("tier=gold", "tier=gold")]
    [InlineData("endpoint=/a method=GET", "endpoint=/a; endpoint=/a,method=GET")]
    [InlineData("tier=gold user_id=u", "user_id=u; tier=gold; tier=gold,user_id=u")]
    [InlineData("endpoint=/a user_id=u", "user_id=u; endpoint=/a; user_id=u,endpoint=/a")]
    [InlineData(
        "user_id=u api_key=k ip_address=::1 endpoint=/a method=GET tier=gold",
        "user_id=u; api_key=k; ip_address=::1; endpoint=/a; endpoint=/a,method=GET; tier=gold; tier=gold,user_id=u; user_id=u,endpoint=/a")]
    public void By_default_every_field_makes_descriptors_alone_and_some_together(string fields, string descriptors) =>
        Assert.Equal(descriptors, Text(Map(SettingsOf.Valid().Checks, fields)));

    [Theory]
    [InlineData("user_id", "user_id=u")]
    [InlineData(" remote_address = ip_address ; user=user_id,path=endpoint; ", "remote_address=::1; user=u,path=/a")]
    [InlineData("a=user_id,b=ip_address", "a=u,b=::1")]
    [InlineData("", "")]
    public void Templates_say_which_descriptors_there_are_and_how_their_keys_are_called(string templates, string descriptors) =>
        Assert.Equal(descriptors, Text(Map(SettingsOf.Valid(("CHECK_DESCRIPTORS", templates)).Checks, "user_id=u ip_address=::1 endpoint=/a")));

    [Theory]
    [InlineData("user_id; userid", "CHECK_DESCRIPTORS: 'userid' names 'userid', which is not one of user_id, api_key, ip_address, endpoint, method, tier")]
    [InlineData("user_id,,tier", "CHECK_DESCRIPTORS: 'user_id,,tier' has a part without a name")]
    [InlineData("=user_id", "CHECK_DESCRIPTORS: '=user_id' has a part without a name")]
    [InlineData("user_id,u=user_id", "CHECK_DESCRIPTORS: 'user_id,u=user_id' names 'user_id' twice")]
    [InlineData("tier;user_id;tier", "CHECK_DESCRIPTORS: 'tier' is there twice")]
    [InlineData("u=", "CHECK_DESCRIPTORS: 'u=' names '', which is not one of user_id, api_key, ip_address, endpoint, method, tier")]
    public void A_template_that_makes_no_sense_is_named(string templates, string error) =>
        Assert.Equal(error, SettingsOf.OnlyError(("CHECK_DESCRIPTORS", templates)));

    [Fact]
    public void The_domain_is_the_settings_unless_the_check_names_one()
    {
        CheckSettings settings = SettingsOf.Valid(("CHECK_DOMAIN", "shop")).Checks;

        Assert.Equal("shop", Map(settings, "user_id=u").Domain);
        Assert.Equal("own", settings.Mapping.Apply(new CheckRequest { Domain = "own" }, settings.Domain).Domain);
        Assert.Equal("default", SettingsOf.Valid().Checks.Domain);
        Assert.Equal("CHECK_DOMAIN: '' is not a text of one character or more", SettingsOf.OnlyError(("CHECK_DOMAIN", "")));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(0L, 0ul, false)]
    [InlineData(5L, 5ul, false)]
    [InlineData(-5L, 5ul, true)]
    public void Hits_are_charged_looked_at_or_given_back(long? hits, ulong? addend, bool isRefund)
    {
        RateLimitRequest request = SettingsOf.Valid().Checks.Mapping.Apply(new CheckRequest { [CheckField.UserId] = "u", Hits = hits }, "d");

        Assert.Equal((addend, isRefund), (request.Descriptors[0].HitsAddend, request.Descriptors[0].IsNegativeHits));
    }

    private static RateLimitRequest Map(CheckSettings settings, string fields)
    {
        CheckRequest check = new();
        foreach (string[] field in fields.Split(' ').Select(static field => field.Split('=')))
        {
            Assert.True(CheckFields.TryParse(field[0], out CheckField name));
            check[name] = field[1];
        }

        return settings.Mapping.Apply(check, settings.Domain);
    }

    private static string Text(RateLimitRequest request) => string.Join(
        "; ", request.Descriptors.Select(static descriptor => string.Join(',', descriptor.Entries.Select(static entry => $"{entry.Key}={entry.Value}"))));
}
