using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Clients;

public sealed class ClientIdentityTests
{
    private static readonly ClientIdentity Identity = new(["ip", "user"]);

    [Theory]
    [InlineData("user=ann|ip=1.2.3.4", "ip", "1.2.3.4")]
    [InlineData("user=ann,path=/", "user", "ann")]
    [InlineData("path=/|path=/,user=bob|user=ann", "user", "bob")]
    [InlineData("ip=,user=ann", "user", "ann")]
    public void The_first_key_that_any_descriptor_has_names_the_client(string descriptors, string key, string value)
    {
        ulong hash = Identity.HashOf(Requests.Call("d", descriptors.Split('|')));

        Assert.Equal(ClientIdentity.HashOf(key, value), hash);
        Assert.NotEqual(0ul, hash);
    }

    [Fact]
    public void Without_such_a_key_there_is_no_client() => Assert.Equal(0ul, Identity.HashOf(Requests.Call("d", "path=/", "ip=")));

    [Fact]
    public void Key_and_value_both_tell_clients_apart()
    {
        Assert.NotEqual(ClientIdentity.HashOf("ip", "x"), ClientIdentity.HashOf("user", "x"));
        Assert.NotEqual(ClientIdentity.HashOf("ip", "x"), ClientIdentity.HashOf("ip", "y"));
        Assert.NotEqual(ClientIdentity.HashOf("ab", "c"), ClientIdentity.HashOf("a", "bc"));
    }

    /// <summary>Replicas of several builds share what they know of clients.</summary>
    [Fact]
    public void A_client_has_the_same_hash_in_every_process() => Assert.Equal(8_817_014_696_873_675_580ul, ClientIdentity.HashOf("user", "bob"));
}
