using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using Microsoft.Extensions.Options;

namespace EnvoyRls.AspNetCore.Client;

/// <summary>The service at all its addresses: asked in turn, those that fail left out for a while.</summary>
internal sealed class ServiceChannels : IDisposable
{
    private readonly ServiceChannel[] _channels;
    private readonly CallOptions _call;
    private readonly TimeProvider _time;
    private uint _turn;

    public ServiceChannels(IOptions<EnvoyRateLimitingOptions> options, TimeProvider time)
    {
        EnvoyRateLimitingOptions settings = options.Value;
        _time = time;
        _call = new CallOptions { Timeout = settings.Timeout };
        _channels = [.. settings.Addresses.Select(address => new ServiceChannel(Options(address, settings), time))];
    }

    public IReadOnlyList<ServiceChannel> All => _channels;

    /// <summary>Asks one address, and another one if that cannot be reached.</summary>
    /// <exception cref="RateLimitServiceException">Nobody answered, or not in time.</exception>
    /// <exception cref="OperationCanceledException">The call was given up.</exception>
    public async ValueTask<RateLimitResponse> AskAsync(RateLimitRequest request, CancellationToken cancellation)
    {
        for (int attempts = 1; ; attempts++)
        {
            ServiceChannel channel = Next();
            long started = _time.GetTimestamp();
            try
            {
                return await channel.AskAsync(request, _call, cancellation);
            }
            catch (GrpcException error)
            {
                bool tooLate = error.Status.Code == StatusCode.DeadlineExceeded || _time.GetElapsedTime(started) >= _call.Timeout;
                if (tooLate || error.Status.Code == StatusCode.Unavailable)
                {
                    channel.PutToRest();
                }

                if (tooLate || error.Status.Code != StatusCode.Unavailable || attempts == _channels.Length)
                {
                    cancellation.ThrowIfCancellationRequested();
                    throw Failure(error, channel.Address);
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (ServiceChannel channel in _channels)
        {
            channel.Dispose();
        }
    }

    /// <summary>The next one in turn that does not rest; if all rest, the next.</summary>
    private ServiceChannel Next()
    {
        uint turn = Interlocked.Increment(ref _turn);
        for (uint i = 0; i < _channels.Length; i++)
        {
            ServiceChannel channel = _channels[(turn + i) % _channels.Length];
            if (!channel.Rests)
            {
                return channel;
            }
        }

        return _channels[turn % _channels.Length];
    }

    private static RateLimitServiceException Failure(GrpcException error, Uri address) => new(
        error.Status.Code.ToString(),
        $"{address}: {error.Status}",
        isTransient: error.Status.Code is not (StatusCode.InvalidArgument or StatusCode.OutOfRange),
        error);

    private static GrpcChannelOptions Options(Uri address, EnvoyRateLimitingOptions settings) => new()
    {
        Address = address,
        ConnectionLifetime = settings.ConnectionLifetime,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        Tls = new GrpcChannelTls
        {
            Authorities = settings.TrustedAuthorities,
            ClientCertificate = settings.ClientCertificate,
            ServerName = settings.ServerName,
        },
    };
}
