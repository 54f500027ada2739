using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.Features;

public sealed class FeatureWordsTests
{
    [Fact]
    public void Key_features_are_told_in_the_units_people_use()
    {
        Assert.Equal("38 times the hourly average", FeatureWords.Of(KeyFeature.OverSlow, Math.Log(38), 0));
        Assert.Equal("0.5 times the average of the last minute", FeatureWords.Of(KeyFeature.OverFast, Math.Log(0.5), 0));
        Assert.Equal("1,204 distinct values with it in the interval, usual 3", FeatureWords.Of(KeyFeature.FanOut, Math.Log(1205), Math.Log(4)));
        Assert.Equal("50 distinct clients in the interval, usual 2", FeatureWords.Of(SubjectKind.Signature, KeyFeature.FanOut, Math.Log(51), Math.Log(3)));
        Assert.Equal("400 hits a second, usual 2.5", FeatureWords.Of(KeyFeature.LogRate, Math.Log(401), Math.Log(3.5)));
        Assert.Equal("97 % of hits over the limit, usual 0 %", FeatureWords.Of(KeyFeature.OverLimit, 0.97, 0));
        Assert.Equal("first seen 30 s ago, usual 3 d", FeatureWords.Of(KeyFeature.Age, Math.Log(31), Math.Log(259_201)));
        Assert.Equal("12.3 deviations above what is expected", FeatureWords.Of(KeyFeature.RobustZ, 12.34, 0));
    }

    [Fact]
    public void Domain_features_are_told_in_the_units_people_use()
    {
        Assert.Equal("20 times the usual number of new clients", FeatureWords.Of(DomainFeature.Births, Math.Log(20), 0));
        Assert.Equal("calls on fewer clients than usual, by 61 %", FeatureWords.Of(DomainFeature.Entropy, -0.61, 0));
        Assert.Equal("newcomers make 42 points more of calls than usual", FeatureWords.Of(DomainFeature.Newcomers, 0.42, 0));
        Assert.Equal("1,000 calls a second, usual 100", FeatureWords.Of(DomainFeature.LogRate, Math.Log(1001), Math.Log(101)));
    }

    [Fact]
    public void Every_feature_has_words_for_any_number()
    {
        foreach (double value in (double[])[0, -3, 5, 700])
        {
            Assert.All(Enum.GetValues<KeyFeature>(), feature => Assert.NotEmpty(FeatureWords.Of(feature, value, 0)));
            Assert.All(Enum.GetValues<DomainFeature>(), feature => Assert.NotEmpty(FeatureWords.Of(feature, value, 0)));
        }
    }
}
