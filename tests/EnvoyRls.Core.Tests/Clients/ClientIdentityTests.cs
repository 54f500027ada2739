using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Clients;

public sealed class ClientIdentityTests
{
    private static readonly ClientIdentity Identity = new(["ip", "user"]);

    private static readonly KeyedHash Hash = new(seed: 7);

    [Theory]
    [InlineData("user=ann|ip=1.2.3.4", "ip", "1.2.3.4")]
    [InlineData("user=ann,path=/", "user", "ann")]
    [InlineData("path=/|path=/,user=bob|user=ann", "user", "bob")]
    [InlineData("ip=,user=ann", "user", "ann")]
    public void The_first_key_that_any_descriptor_has_names_the_client(string descriptors, string key, string value)
    {
        ulong hash = Identity.HashOf(Requests.Call("d", descriptors.Split('|')), Hash);

        Assert.Equal(Hash.Of(key, value), hash);
        Assert.NotEqual(0ul, hash);
    }

    [Fact]
    public void Without_such_a_key_there_is_no_client() => Assert.Equal(0ul, Identity.HashOf(Requests.Call("d", "path=/", "ip="), Hash));

    [Fact]
    public void Without_the_secret_nobody_can_tell_which_clients_share_a_number()
    {
        RateLimitRequest call = Requests.Call("d", "user=bob");

        Assert.Equal(Identity.HashOf(call, Hash), Identity.HashOf(call, new KeyedHash(seed: 7)));
        Assert.NotEqual(Identity.HashOf(call, Hash), Identity.HashOf(call, new KeyedHash(seed: 8)));
    }

    /// <summary>Replicas of several builds share what they know of clients.</summary>
    [Fact]
    public void A_client_has_the_same_hash_in_every_process() => Assert.Equal(10_478_998_014_929_813_914ul, Hash.Of("user", "bob"));

    [Fact]
    public void It_allocates_nothing()
    {
        RateLimitRequest call = Requests.Call("d", "path=/,user=bob");
        ulong sum = Identity.HashOf(call, Hash);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            sum += Identity.HashOf(call, Hash);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.NotEqual(0ul, sum);
    }
}
