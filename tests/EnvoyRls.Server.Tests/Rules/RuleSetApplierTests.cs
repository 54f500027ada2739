using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Rules;
using EnvoyRls.Server.Tests.Sources;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Tests.Rules;

public sealed class RuleSetApplierTests
{
    private readonly RuleSetSlot _slot = new();
    private readonly StatRegistry _statistics = new();
    private readonly LogLines<RuleSetApplier> _log = new();
    private readonly RuleSetApplier _applier;

    public RuleSetApplierTests() => _applier = new RuleSetApplier(new LayeredRules(_slot), new RuleSetOptions(), _statistics, new FakeTimeProvider(), _log);

    [Fact]
    public void Good_documents_come_into_force_and_are_counted()
    {
        List<RuleSet> applied = [];
        _applier.Applied += applied.Add;

        Assert.Empty(_applier.Apply([new RuleDocument("a.yaml", "domain: a")]));

        Assert.NotNull(_slot.Current?.Find("a"));
        Assert.Same(_slot.Current, Assert.Single(applied));
        Assert.Equal(1u, _statistics.Counter("ratelimit.service.config_load_success").Value);
        Assert.Equal(1, Gauge("envoyrls.config.generation"));
        Assert.Equal(1234, Gauge("envoyrls.config.last_reload_timestamp_seconds"));
    }

    [Fact]
    public void One_mistake_anywhere_leaves_everything_as_it_was()
    {
        _applier.Apply([new RuleDocument("a.yaml", "domain: a")]);
        RuleSet? before = _slot.Current;

        Assert.NotEmpty(_applier.Apply([new RuleDocument("b.yaml", "domain: b"), new RuleDocument("c.yaml", "domian: c")]));

        Assert.Same(before, _slot.Current);
        Assert.Equal(1u, _statistics.Counter("ratelimit.service.config_load_error").Value);
        Assert.Equal(1, Gauge("envoyrls.config.generation"));
    }

    [Fact]
    public void Every_mistake_is_logged_in_the_references_words_with_its_place()
    {
        _applier.Apply([new RuleDocument("c.yaml", "domain: c\ndescriptors:\n  - value: x\n    ratelimit: {}\n")]);

        Assert.Equal(
            [
                (LogLevel.Error, "Error loading new configuration: c.yaml: descriptor has empty key (line 3, column 5: give the descriptor a key)"),
                (LogLevel.Error, "Error loading new configuration: c.yaml: config error, unknown key 'ratelimit' (line 4, column 5: did you mean 'rate_limit'?)"),
            ],
            _log.Lines);
    }

    [Fact]
    public void Replicas_with_the_same_documents_show_the_same_fingerprint()
    {
        RuleDocument a = new("a.yaml", "domain: a");
        RuleDocument b = new("b.yaml", "domain: b");
        double Fingerprint(params RuleDocument[] documents)
        {
            Assert.Empty(_applier.Apply(documents));
            return Gauge("envoyrls.config.fingerprint");
        }

        double both = Fingerprint(a, b);
        Assert.InRange(both, 1, Math.Pow(2, 48));
        Assert.Equal(both, Fingerprint(b, a));
        Assert.NotEqual(both, Fingerprint(a));
        Assert.NotEqual(both, Fingerprint(a, b with { Text = "domain: c" }));
        Assert.NotEqual(both, Fingerprint(a, b with { Name = "c.yaml", Path = "c.yaml" }));
    }

    /// <summary>Replicas of an earlier release reckon it from the texts as a whole.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(4_000)]
    [InlineData(4_095)]
    [InlineData(50_000)]
    public void A_fingerprint_is_of_names_and_texts_whatever_their_length(int length)
    {
        string text = $"{new string('x', length)}é😀{string.Concat(Enumerable.Repeat("😀€", length / 10))}";

        byte[] Part(string part) => [.. BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(Encoding.UTF8.GetByteCount(part))), .. Encoding.UTF8.GetBytes(part)];
        byte[] hash = SHA256.HashData([.. Part("a"), .. Part("é"), .. Part("b"), .. Part(text)]);

        Assert.Equal(BinaryPrimitives.ReadInt64BigEndian(hash) >>> 16, RuleSetFingerprint.Of([new RuleDocument("b", text), new RuleDocument("a", "é")]));
    }

    private double Gauge(string name) => _statistics.Gauges.Single(gauge => gauge.Name == name).Value;
}
