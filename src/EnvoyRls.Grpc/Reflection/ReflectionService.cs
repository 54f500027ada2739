using EnvoyRls.Api.Grpc.Reflection.V1;
using EnvoyRls.Grpc.Methods;
using Google.Protobuf.Reflection;
using Asked = EnvoyRls.Api.Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace EnvoyRls.Grpc.Reflection;

/// <summary>
/// The standard reflection service, for <c>grpcurl</c> and its like: <c>grpc.reflection.v1</c> and, because its
/// messages are the same on the wire, <c>v1alpha</c>.
/// </summary>
public sealed class ReflectionService
{
    private const string Service = "grpc.reflection.v1.ServerReflection";
    private const string AlphaService = "grpc.reflection.v1alpha.ServerReflection";
    private const string Method = "ServerReflectionInfo";

    private readonly DescriptorIndex _index;

    /// <summary>Describes the services of these files, and itself.</summary>
    public ReflectionService(params IEnumerable<FileDescriptor> files) => _index = new DescriptorIndex(
        [.. files, ReflectionReflection.Descriptor, Api.Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor]);

    /// <summary>Puts the service's methods into a table.</summary>
    public GrpcMethodTableBuilder AddTo(GrpcMethodTableBuilder methods) => methods
        .Duplex<ServerReflectionRequest, ServerReflectionResponse>(Service, Method, ServerReflectionRequest.Parser, AnswerAsync)
        .Duplex<ServerReflectionRequest, ServerReflectionResponse>(AlphaService, Method, ServerReflectionRequest.Parser, AnswerAsync);

    private async ValueTask AnswerAsync(
        GrpcStreamReader<ServerReflectionRequest> requests, GrpcStreamWriter<ServerReflectionResponse> responses, GrpcCall call)
    {
        HashSet<string> sent = new(StringComparer.Ordinal);
        try
        {
            while (await requests.ReadAsync(call.ServerStopping) is { } request)
            {
                ServerReflectionResponse response = Answer(request, sent);
                response.ValidHost = request.Host;
                response.OriginalRequest = request;
                await responses.WriteAsync(response);
            }
        }
        catch (OperationCanceledException) when (call.ServerStopping.IsCancellationRequested)
        {
            call.Fail(StatusCode.Unavailable, "the server is stopping");
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request, HashSet<string> sent) => request.MessageRequestCase switch
    {
        Asked.ListServices => ListServices(),
        Asked.FileByFilename => Files(_index.FileNamed(request.FileByFilename), $"file '{request.FileByFilename}'", sent),
        Asked.FileContainingSymbol =>
            Files(_index.FileWith(request.FileContainingSymbol), $"symbol '{request.FileContainingSymbol}'", sent),
        Asked.FileContainingExtension => NotFound(
            $"extension {request.FileContainingExtension.ExtensionNumber} of '{request.FileContainingExtension.ContainingType}'"),
        Asked.AllExtensionNumbersOfType => Extensions(request.AllExtensionNumbersOfType),
        _ => Error(StatusCode.InvalidArgument, "the request asks for nothing"),
    };

    private ServerReflectionResponse ListServices() => new()
    {
        ListServicesResponse = new ListServiceResponse
        {
            Service = { _index.Services.Select(name => new ServiceResponse { Name = name }) },
        },
    };

    /// <summary>The file and what it imports, as far as the stream has not carried it already.</summary>
    private static ServerReflectionResponse Files(FileDescriptor? file, string what, HashSet<string> sent)
    {
        if (file is null)
        {
            return NotFound(what);
        }

        FileDescriptorResponse files = new() { FileDescriptorProto = { file.SerializedData } };
        sent.Add(file.Name);
        AddImports(file, files, sent);
        return new ServerReflectionResponse { FileDescriptorResponse = files };
    }

    private static void AddImports(FileDescriptor file, FileDescriptorResponse files, HashSet<string> sent)
    {
        foreach (FileDescriptor import in file.Dependencies)
        {
            if (sent.Add(import.Name))
            {
                files.FileDescriptorProto.Add(import.SerializedData);
                AddImports(import, files, sent);
            }
        }
    }

    private ServerReflectionResponse Extensions(string type) => _index.IsMessage(type)
        ? new() { AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type } }
        : NotFound($"type '{type}'");

    private static ServerReflectionResponse NotFound(string what) => Error(StatusCode.NotFound, $"{what} not found");

    private static ServerReflectionResponse Error(StatusCode code, string message) => new()
    {
        ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message },
    };
}
