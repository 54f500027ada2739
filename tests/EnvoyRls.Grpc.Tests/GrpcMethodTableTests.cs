using EnvoyRls.Grpc.Methods;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests;

public sealed class GrpcMethodTableTests
{
    [Fact]
    public void A_method_is_found_by_its_exact_path()
    {
        GrpcMethodTable table = Builder().Build();

        Assert.True(table.TryFind("/a.B/C", out GrpcMethod? method));
        Assert.Equal(("a.B", "C", "/a.B/C"), (method.Service, method.Name, method.Path));
        Assert.False(table.TryFind("/a.b/C", out _));
        Assert.Equal("a.B", Assert.Single(table.Services));
    }

    [Fact]
    public void A_method_cannot_be_there_twice()
    {
        GrpcMethodTableBuilder builder = Builder();

        ArgumentException error = Assert.Throws<ArgumentException>(
            () => builder.ServerStreaming<StringValue, StringValue>("a.B", "C", StringValue.Parser, (_, _, _) => default));

        Assert.Contains("/a.B/C", error.Message, StringComparison.Ordinal);
    }

    private static GrpcMethodTableBuilder Builder() =>
        new GrpcMethodTableBuilder().Unary<StringValue, StringValue>("a.B", "C", StringValue.Parser, (request, _) => new(request));
}
