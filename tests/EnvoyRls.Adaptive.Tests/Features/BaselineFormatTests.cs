using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Tests.Features;

public sealed class BaselineFormatTests
{
    private readonly FeatureEngine _engine = new(new FeatureOptions());
    private readonly Traffic _traffic;

    public BaselineFormatTests()
    {
        _traffic = new Traffic(_engine);
        _traffic.Run(TimeSpan.FromHours(3), _ => Keys(), _ => [Traffic.Signature(5, 20)]);
    }

    [Fact]
    public void A_new_leader_goes_on_where_the_old_one_was()
    {
        FeatureEngine other = new(new FeatureOptions());
        other.Load(_engine.Save());
        ObservedInterval next = _traffic.Interval([Traffic.Key(0, 500), .. Keys().Skip(1)], [Traffic.Signature(5, 300)]);
        FeatureSet expected = _engine.Observe(next);
        FeatureSet actual = other.Observe(next);
        Assert.Equal(_engine.Keys, other.Keys);
        Assert.Equal(Rows(expected), Rows(actual));
        Assert.NotEmpty(actual.Keys);
        Assert.NotEmpty(actual.Signatures);
        Assert.Equal(_engine.Save(), other.Save());
    }

    [Fact]
    public void A_replica_with_less_room_keeps_what_fits()
    {
        FeatureEngine small = new(new FeatureOptions { MaxKeys = 10 });
        small.Load(_engine.Save());
        Assert.Equal(10, small.Keys);
    }

    [Fact]
    public void Any_flipped_byte_is_refused()
    {
        byte[] saved = _engine.Save();
        for (int i = 0; i < saved.Length; i += 37)
        {
            byte[] damaged = [.. saved];
            damaged[i] ^= 0x55;
            Assert.Throws<InvalidDataException>(() => new FeatureEngine(new FeatureOptions()).Load(damaged));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(100)]
    public void What_is_cut_off_is_refused(int length) =>
        Assert.Throws<InvalidDataException>(() => new FeatureEngine(new FeatureOptions()).Load(_engine.Save()[..length]));

    [Fact]
    public void Numbers_that_cannot_have_been_written_are_refused_even_with_a_right_checksum()
    {
        byte[] odd = BaselineFormat.Write(writer => writer.Write(double.NaN));
        Assert.Throws<InvalidDataException>(() => new FeatureEngine(new FeatureOptions()).Load(odd));
        byte[] large = BaselineFormat.Write(writer =>
        {
            writer.Write(1.0);
            writer.Write(1L);
            writer.Write(-1.0);
            writer.Write(0.0);
            writer.Write7BitEncodedInt(int.MaxValue);
        });
        Assert.Throws<InvalidDataException>(() => new FeatureEngine(new FeatureOptions()).Load(large));
    }

    private static ObservedKey[] Keys() => [.. Enumerable.Range(0, 50).Select(i => Traffic.Key((ulong)i, 10))];

    private static IEnumerable<double> Rows(FeatureSet set) =>
        set.Domains.Concat(set.Segments).Concat(set.Keys).Concat(set.Signatures).SelectMany(vector => vector.Values);
}
