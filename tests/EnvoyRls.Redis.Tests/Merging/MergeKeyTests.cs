using System.Text;
using EnvoyRls.Redis.Scripts;
using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Tests.Merging;

public sealed class MergeKeyTests
{
    [Theory]
    [InlineData("plain", "{plain}/stand-ins")]
    [InlineData("rls2:{1:d1:k}1:v", "rls2:{1:d1:k}1:v:stand-ins")]
    [InlineData("open{brace", "{open{brace}/stand-ins")]
    public void A_key_of_a_cluster_is_named_beside_its_counter(string counter, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(MergeKey.Of(Encoding.UTF8.GetBytes(counter), isClustered: true)));

    [Fact]
    public void Any_key_is_in_the_slot_of_its_counter_and_no_two_counters_share_one()
    {
        Random random = new(1);
        Dictionary<string, string> counters = new(StringComparer.Ordinal);
        for (int i = 0; i < 3_000; i++)
        {
            string counter = new([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => "{}{}ab:"[random.Next(7)])]);
            byte[] key = Encoding.UTF8.GetBytes(counter);
            byte[] beside = MergeKey.Of(key, isClustered: true);

            Assert.Equal(HashSlot.Of(key), HashSlot.Of(beside));
            Assert.Equal(counter, counters.GetValueOrDefault(Encoding.UTF8.GetString(beside), counter));
            counters[Encoding.UTF8.GetString(beside)] = counter;
        }
    }

    [Fact]
    public void Outside_a_cluster_a_key_keeps_the_prefix_of_its_counter() =>
        Assert.Equal("a}b:stand-ins", Encoding.UTF8.GetString(MergeKey.Of("a}b"u8, isClustered: false)));
}
