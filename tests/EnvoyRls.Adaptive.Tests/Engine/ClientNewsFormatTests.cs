using System.Collections.Frozen;
using EnvoyRls.Adaptive.Engine;

namespace EnvoyRls.Adaptive.Tests.Engine;

public sealed class ClientNewsFormatTests
{
    private static readonly ClientNews News = new()
    {
        Bots = new Dictionary<ulong, byte> { [7] = 95, [ulong.MaxValue] = 51 },
        Suspects = new ulong[] { 4, 5 }.ToFrozenSet(),
        SuspiciousClients = new ulong[] { 1, 2, 3 }.ToFrozenSet(),
        SuspiciousDomains = new[] { "edge", "größe" }.ToFrozenSet(StringComparer.Ordinal),
        Watched = new ulong[] { 9 }.ToFrozenSet(),
    };

    [Fact]
    public void Reads_what_was_written()
    {
        ClientNews read = ClientNewsFormat.Read(ClientNewsFormat.Write(News));
        Assert.Equal(News.Bots.OrderBy(bot => bot.Key), read.Bots.OrderBy(bot => bot.Key));
        Assert.Equal(News.Suspects.Order(), read.Suspects.Order());
        Assert.Equal(News.SuspiciousClients.Order(), read.SuspiciousClients.Order());
        Assert.Equal(News.SuspiciousDomains.Order(StringComparer.Ordinal), read.SuspiciousDomains.Order(StringComparer.Ordinal));
        Assert.Equal(News.Watched, read.Watched);
    }

    [Fact]
    public void Tells_no_more_than_fits_the_most_likely_bots_first()
    {
        ClientNews many = new() { Bots = Enumerable.Range(1, 40_000).ToDictionary(client => (ulong)client, client => (byte)(client % 101)) };
        ClientNews read = ClientNewsFormat.Read(ClientNewsFormat.Write(many));
        Assert.Equal(ClientNewsFormat.Most, read.Bots.Count);
        Assert.True(read.Bots.Values.Min() >= 59);
    }

    [Fact]
    public void Refuses_whatever_was_cut_off()
    {
        byte[] whole = ClientNewsFormat.Write(News);
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            Assert.Throws<InvalidDataException>(() => ClientNewsFormat.Read(cut));
        }
    }

    [Fact]
    public void Refuses_another_version_and_lists_without_an_end()
    {
        byte[] content = ClientNewsFormat.Write(News);
        Assert.Throws<InvalidDataException>(() => ClientNewsFormat.Read((byte[])[1, .. content[1..]]));
        Assert.Throws<InvalidDataException>(() => ClientNewsFormat.Read((byte[])[content[0], 0xff, 0xff, 0xff, 0x7f, .. content[5..]]));
    }
}
