using System.Security.Cryptography;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.Models;

public sealed class ModelContainerTests
{
    private static readonly ModelContents Contents = ModelExamples.Contents(3);
    private static readonly byte[] Container = ModelContainer.Write(Contents);

    [Fact]
    public void A_version_that_was_written_and_read_says_the_same_of_every_row()
    {
        ModelContents read = ModelContainer.Read(Container);
        Assert.Equal(ModelExamples.Domain, read.Domain);
        Assert.Equal(Contents.Pools.Select(pool => pool.Key), read.Pools.Select(pool => pool.Key));
        Assert.NotNull(read.Pools[1].Forecaster);
        foreach ((PoolVersion one, PoolVersion other) in Contents.Pools.Zip(read.Pools))
        {
            double[] rows = ModelExamples.Poisoned(one.Key.Kind, 200, 8);
            Assert.Equal(new ModelJudge(one.Models, one.Models).PValues(rows), new ModelJudge(other.Models, one.Models).PValues(rows));
            Assert.Equal(one.Models.Medians, other.Models.Medians);
        }
    }

    [Fact]
    public void The_same_version_is_the_same_bytes() => Assert.Equal(Container, ModelContainer.Write(ModelExamples.Contents(3)));

    [Fact]
    public void Every_truncation_is_refused()
    {
        // Each length costs a checksum of all before it: near the ends every one, between them many.
        for (int length = 0; length < Container.Length; length += length < 256 || length > Container.Length - 256 ? 1 : 4_099)
        {
            Assert.Throws<InvalidDataException>(() => ModelContainer.Read(Container[..length]));
        }
    }

    [Fact]
    public void A_flipped_bit_is_refused_wherever_it_is()
    {
        SplitMix64 random = new(11);
        for (int flip = 0; flip < 300; flip++)
        {
            byte[] damaged = [.. Container];
            int place = flip < 64 ? flip : random.Next(damaged.Length);
            damaged[place] ^= (byte)(1 << random.Next(8));
            Assert.Throws<InvalidDataException>(() => ModelContainer.Read(damaged));
        }
    }

    [Fact]
    public void Damage_under_a_checksum_that_fits_is_refused_or_harmless()
    {
        SplitMix64 random = new(12);
        for (int flip = 0; flip < 100; flip++)
        {
            byte[] damaged = [.. Container[..^32]];
            damaged[12 + random.Next(damaged.Length - 12)] ^= (byte)(1 << random.Next(8));
            try
            {
                ModelContents read = ModelContainer.Read([.. damaged, .. SHA256.HashData(damaged)]);
                Assert.All(read.Pools, pool => Assert.All(new ModelJudge(pool.Models, pool.Models).PValues(ModelExamples.Clean(pool.Key.Kind, 20, 1)), p => Assert.InRange(p, 1e-300, 1)));
            }
            catch (InvalidDataException)
            {
                // That is what should come of it.
            }
        }
    }

    [Fact]
    public void Another_format_is_refused_by_its_number()
    {
        byte[] other = [.. Container[..^32]];
        other[8] = 9;
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => ModelContainer.Read([.. other, .. SHA256.HashData(other)]));
        Assert.Equal("The model was written in format 9; this release reads format 1.", refused.Message);
    }

    [Fact]
    public void Something_else_is_no_model() =>
        Assert.Equal("This is no model of the adaptive layer.", Assert.Throws<InvalidDataException>(() => ModelContainer.Read([.. Enumerable.Repeat((byte)7, 100)])).Message);

    [Fact]
    public void Names_of_features_are_those_of_rows_in_their_order() =>
        Assert.StartsWith("over_fast,over_slow,over_seasonal,robust_z,drift,", string.Join(',', ModelFeatures.Of(SubjectKind.Domain)), StringComparison.Ordinal);
}
