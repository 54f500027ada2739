using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Api.Grpc.Health.V1;
using EnvoyRls.Api.Grpc.Reflection.V1;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf.Reflection;
using Service = EnvoyRls.Grpc.Reflection.ReflectionService;

namespace EnvoyRls.Grpc.Tests.Reflection;

public abstract class ReflectionServiceTests(GrpcHttp2 http2) : IAsyncLifetime
{
    private readonly TestServers _servers = new(http2);
    private TestServer? _server;

    public async ValueTask InitializeAsync() =>
        _server = await _servers.StartAsync(new Service(RlsReflection.Descriptor, HealthReflection.Descriptor).AddTo);

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("grpc.reflection.v1.ServerReflection")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection")]
    public async Task Services_are_listed_in_order(string service)
    {
        ServerReflectionResponse response = await AskAsync(new ServerReflectionRequest { ListServices = "", Host = "h" }, service);

        Assert.Equal(
            [
                "envoy.service.ratelimit.v3.RateLimitService",
                "grpc.health.v1.Health",
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
            ],
            [.. response.ListServicesResponse.Service.Select(found => found.Name)]);
        Assert.Equal("h", response.ValidHost);
        Assert.Equal("h", response.OriginalRequest.Host);
    }

    [Theory]
    [InlineData("envoy.service.ratelimit.v3.RateLimitService", "envoy/service/ratelimit/v3/rls.proto")]
    [InlineData("envoy.service.ratelimit.v3.RateLimitService.ShouldRateLimit", "envoy/service/ratelimit/v3/rls.proto")]
    [InlineData("envoy.service.ratelimit.v3.RateLimitResponse", "envoy/service/ratelimit/v3/rls.proto")]
    [InlineData("envoy.service.ratelimit.v3.RateLimitResponse.RateLimit.Unit", "envoy/service/ratelimit/v3/rls.proto")]
    [InlineData("envoy.service.ratelimit.v3.RateLimitResponse.Quota.expiration_specifier", "envoy/service/ratelimit/v3/rls.proto")]
    [InlineData("envoy.service.ratelimit.v3.RateLimitRequest.hits_addend", "envoy/service/ratelimit/v3/rls.proto")]
    [InlineData(".envoy.type.v3.RateLimitUnit", "envoy/type/v3/ratelimit_unit.proto")]
    [InlineData("google.protobuf.Timestamp.seconds", "google/protobuf/timestamp.proto")]
    public async Task A_symbol_is_found_in_its_file(string symbol, string file)
    {
        ServerReflectionResponse response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        Assert.Equal(file, Files(response)[0].Name);
    }

    [Fact]
    public async Task A_file_comes_with_what_it_imports_so_that_it_can_be_built()
    {
        ServerReflectionResponse response =
            await AskAsync(new ServerReflectionRequest { FileByFilename = "envoy/service/ratelimit/v3/rls.proto" });
        List<FileDescriptorProto> files = Files(response);

        HashSet<string> names = [.. files.Select(file => file.Name)];
        Assert.Equal(files.Count, names.Count);
        Assert.All(files, file => Assert.Superset(file.Dependency.ToHashSet(StringComparer.Ordinal), names));
        Assert.Contains("google/protobuf/struct.proto", names);
    }

    [Fact]
    public async Task An_import_is_sent_once_in_a_stream()
    {
        await using GrpcStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call = Open("grpc.reflection.v1.ServerReflection");
        ServerReflectionRequest request = new() { FileByFilename = "envoy/service/ratelimit/v3/rls.proto" };

        await call.WriteAsync(request);
        List<FileDescriptorProto> first = Files((await call.ReadAsync())!);
        await call.WriteAsync(request);
        List<FileDescriptorProto> second = Files((await call.ReadAsync())!);

        Assert.True(first.Count > 1);
        Assert.Equal(request.FileByFilename, Assert.Single(second).Name);
    }

    public static TheoryData<ServerReflectionRequest, StatusCode> Unanswerable => new()
    {
        { new ServerReflectionRequest { FileByFilename = "no.proto" }, StatusCode.NotFound },
        { new ServerReflectionRequest { FileContainingSymbol = "no.Such" }, StatusCode.NotFound },
        {
            new ServerReflectionRequest
            {
                FileContainingExtension = new ExtensionRequest { ContainingType = "grpc.health.v1.HealthCheckRequest", ExtensionNumber = 7 },
            },
            StatusCode.NotFound
        },
        { new ServerReflectionRequest { AllExtensionNumbersOfType = "no.Such" }, StatusCode.NotFound },
        { new ServerReflectionRequest(), StatusCode.InvalidArgument },
    };

    [Theory]
    [MemberData(nameof(Unanswerable), DisableDiscoveryEnumeration = true)]
    public async Task What_cannot_be_answered_is_an_error_response_and_the_stream_goes_on(ServerReflectionRequest request, StatusCode code)
    {
        await using GrpcStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call = Open("grpc.reflection.v1.ServerReflection");

        await call.WriteAsync(request);
        ServerReflectionResponse? response = await call.ReadAsync();
        await call.WriteAsync(new ServerReflectionRequest { ListServices = "*" });
        ServerReflectionResponse? next = await call.ReadAsync();

        Assert.Equal((int)code, response!.ErrorResponse.ErrorCode);
        Assert.Equal(4, next!.ListServicesResponse.Service.Count);
    }

    [Fact]
    public async Task A_known_type_has_no_extensions()
    {
        ServerReflectionResponse response =
            await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "grpc.health.v1.HealthCheckRequest" });

        Assert.Equal("grpc.health.v1.HealthCheckRequest", response.AllExtensionNumbersResponse.BaseTypeName);
        Assert.Empty(response.AllExtensionNumbersResponse.ExtensionNumber);
    }

    private async Task<ServerReflectionResponse> AskAsync(
        ServerReflectionRequest request, string service = "grpc.reflection.v1.ServerReflection")
    {
        await using GrpcStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call = Open(service);
        await call.WriteAsync(request);
        await call.CompleteAsync();
        ServerReflectionResponse response = (await call.ReadAsync())!;
        Assert.Null(await call.ReadAsync());
        return response;
    }

    private GrpcStreamingCall<ServerReflectionRequest, ServerReflectionResponse> Open(string service) =>
        _server!.Channel.Duplex<ServerReflectionRequest, ServerReflectionResponse>(
            new(service, "ServerReflectionInfo", ServerReflectionResponse.Parser));

    private static List<FileDescriptorProto> Files(ServerReflectionResponse response) =>
        [.. response.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom)];

    public sealed class OverExpress() : ReflectionServiceTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : ReflectionServiceTests(GrpcHttp2.Kestrel);
}
