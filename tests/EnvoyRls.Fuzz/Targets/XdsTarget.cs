using System.Buffers;
using EnvoyRls.Api.Envoy.Service.Discovery.V3;
using EnvoyRls.Api.RateLimits.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Fuzz.Engine;
using EnvoyRls.Grpc.Framing;
using EnvoyRls.Server.Sources.Xds;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>What an xDS server sends, from the bytes to the rules.</summary>
internal sealed class XdsTarget(string name) : FuzzTarget(name)
{
    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Enumerable.Range(1, 8).Select(seed => Response(new Random(seed)))];

    public override IReadOnlyList<byte[]> Words { get; } = [[0x12, 0x00], [0x0A, 0x00], [0x2A, 0x02, 0x08, 0x01], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [.. "type.googleapis.com/"u8], [0xC3, 0x28]];

    public override byte[]? Compose(Random random) => Response(random);

    // Protobuf, JSON, the tree of nodes and the rules are made one of the other.
    public override long MostAllocated(int length) => (4 * 1024 * 1024) + (4_000L * length);

    public override string Read(byte[] input)
    {
        DiscoveryResponse response;
        try
        {
            response = ProtobufParsing.Parse(DiscoveryResponse.Parser, new ReadOnlySequence<byte>(input));
        }
        catch (Exception error) when (ProtobufParsing.IsRefusal(error))
        {
            return "no response";
        }

        try
        {
            RuleSetLoadResult result = RuleSetLoader.Load(RuleResources.Documents(response), new RuleSetOptions());
            return result.RuleSet is null ? result.Errors[0].Message : "rules";
        }
        catch (InvalidDataException error)
        {
            return error.Message;
        }
    }

    private static byte[] Response(Random random)
    {
        RateLimitConfig config = new() { Name = "fuzz", Domain = random.Next(5) == 0 ? "" : "fuzz" };
        for (int i = random.Next(3); i > 0; i--)
        {
            config.Descriptors.Add(Descriptor(random, 0));
        }

        DiscoveryResponse response = new() { TypeUrl = random.Next(5) == 0 ? "" : RuleResources.TypeUrl, VersionInfo = "1", Nonce = "n" };
        response.Resources.Add(new Any { TypeUrl = RuleResources.TypeUrl, Value = config.ToByteString() });
        return response.ToByteArray();
    }

    private static RateLimitDescriptor Descriptor(Random random, int depth)
    {
        RateLimitDescriptor descriptor = new() { Key = random.Next(6) == 0 ? "" : "key", Value = random.Next(2) == 0 ? "" : "va*ue", ShadowMode = random.Next(4) == 0 };
        if (random.Next(2) == 0)
        {
            descriptor.RateLimit = new RateLimitPolicy { RequestsPerUnit = (uint)random.Next(), Unit = (RateLimitUnit)random.Next(9), Unlimited = random.Next(6) == 0, Name = "n" };
        }

        for (int i = depth < 4 ? random.Next(3) : 0; i > 0; i--)
        {
            descriptor.Descriptors.Add(Descriptor(random, depth + 1));
        }

        return descriptor;
    }
}
