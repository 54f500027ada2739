using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using EnvoyRls.Management.Status;
using EnvoyRls.Management.Usage;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Service;

/// <summary>The service itself: who asks, how it fares, what it does right now.</summary>
internal sealed class ServiceOperations(AdminServices services)
{
    private const string Tag = "Service";

    private readonly EventStream _events = new(services.Live, services.Rules, services.Overrides, services.Gatekeeper, services.Time);

    public IEnumerable<ApiOperation> All() =>
    [
        new("GET", "/v1/admin/me", "getMe", "Tell who asks")
        {
            Tag = Tag,
            Responses = [new(StatusCodes.Status200OK, "The name and the role of whoever asks.", ApiSchema.Of<MeAnswer>())],
            Handler = call => Task.FromResult(ApiAnswer.Of(new MeAnswer(call.Principal.Name, call.Principal.Role))),
        },
        new("GET", "/v1/admin/status", "getStatus", "Tell how the service fares")
        {
            Tag = Tag,
            Responses = [new(StatusCodes.Status200OK, "This replica in full, and all others in short.", ApiSchema.Of<ServiceStatus>())],
            Handler = async call => ApiAnswer.Of(await services.Status.ReadAsync(call.Cancellation)),
        },
        new("GET", "/v1/admin/events", "watchEvents", "Watch what this replica does")
        {
            Tag = Tag,
            Description = "Server-sent events: `tick` every second with figures, `change` when a managed version comes into force, `overrides` when overrides of the adaptive layer change, `end` with a reason before the service ends the stream. It ends when the service stops and when the credential is not good any more.",
            Responses = [new(StatusCodes.Status200OK, "A stream; the data of `tick` is shown.", ApiSchema.Of<LiveTick>(), EventStream.MediaType)],
            Problems = [StatusCodes.Status503ServiceUnavailable],
            Handler = call => Task.FromResult(_events.Open(call)),
        },
        new("GET", "/health", "getHealth", "Tell whether the service is well")
        {
            Tag = Tag,
            Role = null,
            Description = "For probes: 503 means that calls should go elsewhere.",
            Responses =
            [
                new(StatusCodes.Status200OK, "It is well, or well enough.", ApiSchema.Of<ServiceHealth>()),
                new(StatusCodes.Status503ServiceUnavailable, "It is not.", ApiSchema.Of<ServiceHealth>()),
            ],
            Handler = _ => Task.FromResult(HealthAnswer.Of(services.Status.Health())),
        },
    ];
}
